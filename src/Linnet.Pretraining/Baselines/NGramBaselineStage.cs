using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Evaluation.Perplexity;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Stages;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Baselines;

/// <summary>Measures n-gram models on the tokens that a decoder is trained and measured on: the numbers that it has to beat.</summary>
/// <remarks>
/// Text and vocabulary are read as the pretraining stage reads them, and exactly the same tokens are predicted: all but the first of each
/// source's validation text. A killed stage simply begins again: the work takes seconds.
/// </remarks>
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
        return TokenSources.Inputs(recipe.Tokenizer, recipe.Data);
    }

    /// <inheritdoc/>
    public StageResult Run(NGramBaselineRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var tokenizer = TokenSources.ReadTokenizer(recipe.Tokenizer, context.Run);
        if (tokenizer.VocabularySize > TokenFile.NarrowVocabulary)
        {
            throw new UsageException(new Text(
                $"{recipe.Tokenizer} has {tokenizer.VocabularySize} ids, and n-grams are counted over at most {TokenFile.NarrowVocabulary}. Leave the baseline out.",
                $"{recipe.Tokenizer} 有 {tokenizer.VocabularySize} 个词元，而 n-gram 至多统计 {TokenFile.NarrowVocabulary} 个。请去掉基线。"));
        }

        using var text = TokenSources.Open(tokenizer, recipe.Data, context, shared: null, cancellation);
        var train = text.Sources.Select(source => Read(source.Tokens.Train)).ToList();
        var validation = text.Sources.Select(source => (Source: source, Text: Read(source.Tokens.Validation))).ToList();

        var orders = new JsonArray();
        var first = default(BaselineFile);
        foreach (var order in recipe.Orders)
        {
            var model = KneserNeyModel.Train(
                train, tokenizer.VocabularySize, tokenizer.EndOfSequence!.Value, order, context.Progress, cancellation);
            var measured = validation.Select(v => (v.Source.Name, Likelihood: Measure(model, v.Source, v.Text.Span, cancellation))).ToList();
            var all = TextLikelihood.Sum(measured.Select(m => m.Likelihood));
            first ??= new BaselineFile(order, all.Predictions, all.Perplexity, all.BitsPerCharacter, all.BitsPerByte);

            var row = all.ToJson();
            row["order"] = order;
            row["n_grams"] = model.NGrams;
            row["sources"] = new JsonObject([.. measured.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Likelihood.ToJson()))]);
            orders.Add((JsonNode)row);
        }

        first!.Write(context.Folder);
        context.Metrics.WriteOnly(new JsonObject
        {
            ["perplexity"] = first.Perplexity,
            ["bits_per_character"] = first.BitsPerCharacter,
            ["bits_per_byte"] = first.BitsPerByte,
        });
        var summary = new JsonObject
        {
            ["order"] = first.Order,
            ["vocabulary"] = tokenizer.VocabularySize,
            ["train_tokens"] = text.Sources.Sum(source => source.Tokens.TrainCounts.Predictions),
            ["predictions"] = first.Predictions,
            ["perplexity"] = first.Perplexity,
            ["bits_per_character"] = first.BitsPerCharacter,
            ["bits_per_byte"] = first.BitsPerByte,
            ["orders"] = orders,
        };
        NGramBaselineReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static TextLikelihood Measure(KneserNeyModel model, SourceText source, ReadOnlySpan<ushort> text, CancellationToken cancellation)
    {
        var counts = source.Tokens.ValidationCounts;
        return new(model.NegativeLogLikelihood(text, cancellation), text.Length, counts.Characters, counts.Bytes);
    }

    /// <summary>All tokens but the first: those that a decoder predicts.</summary>
    private static ReadOnlyMemory<ushort> Read(TokenFile file)
    {
        RequireFits(file.Count);
        var tokens = new ushort[file.Count];
        file.Read(0, tokens, tokens.Length);
        return tokens.AsMemory(1);
    }

    internal static void RequireFits(long tokens)
    {
        if (tokens > Array.MaxLength)
        {
            throw new ResourceException(new Text(
                $"The text has {tokens} tokens, and n-grams are counted in memory on at most {Array.MaxLength} of a source. Use less text in data.sources.",
                $"文本有 {tokens} 个词元，而 n-gram 在内存中统计，每个数据源至多 {Array.MaxLength} 个。请减少 data.sources 中的文本。"));
        }
    }
}
