using System.Text.Json.Nodes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Pretraining.Stages;

namespace Linnet.Pretraining.Baselines;

/// <summary>Measures byte n-gram models on the text that a decoder is trained and measured on: the numbers that it has to beat.</summary>
/// <remarks>The text is read as the pretraining stage reads it. A killed stage simply begins again: the work takes seconds.</remarks>
public sealed class NGramBaselineStage : IStage<NGramBaselineRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "ngram-baseline";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(NGramBaselineRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Data.Inputs();
    }

    /// <inheritdoc/>
    public StageResult Run(NGramBaselineRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        using var tokens = recipe.Data.OpenTokens(context, cancellation);
        var train = ByteDocuments.Read(tokens.Train);
        var validation = ByteDocuments.Read(tokens.Validation);

        var bits = new JsonObject();
        foreach (var order in recipe.Orders.Order())
        {
            var model = KneserNeyByteModel.Train(train, order, context.Progress, cancellation);
            bits[$"order_{order}"] = model.BitsPerByte(validation, cancellation);
        }

        return new StageResult(new JsonObject
        {
            ["train"] = tokens.TrainCounts.ToJson(),
            ["validation"] = tokens.ValidationCounts.ToJson(),
            ["bits_per_byte"] = bits,
        });
    }
}
