using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;

namespace Linnet.Pretraining.Stages;

/// <summary>What a pretraining begins with: nothing but a shape and a vocabulary, or a model that goes on learning.</summary>
/// <param name="Description">The decoder.</param>
/// <param name="Tokenizer">Its vocabulary.</param>
/// <param name="Folder">The checkpoint that the weights are from; null: they are drawn.</param>
public sealed record StartingPoint(DecoderDescription Description, ITokenizer Tokenizer, string? Folder)
{
    /// <summary>Reads what a recipe begins with.</summary>
    /// <exception cref="ArtifactException">The vocabulary or the checkpoint is not there, broken, or without a token that ends a document.</exception>
    /// <exception cref="UsageException">The recipe asks for longer sequences than its base has.</exception>
    public static StartingPoint Read(PretrainRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        if (recipe.Base.Length == 0)
        {
            var tokenizer = TokenSources.ReadTokenizer(recipe.Tokenizer, run);
            return new(recipe.Describe(tokenizer.VocabularySize), tokenizer, null);
        }

        var folder = run.Resolve(PathOf(recipe, run));
        using var checkpoint = Checkpoint.Open(folder);
        TokenSources.RequireUsable(checkpoint.Tokenizer, folder);
        var longest = checkpoint.Description.MaximumSequenceLength;
        return recipe.Training.SequenceLength <= longest
            ? new(checkpoint.Description, checkpoint.Tokenizer, folder)
            : throw new UsageException(new Text(
                $"training.sequence_length is {recipe.Training.SequenceLength}, and {folder} is built for {longest} tokens. Lower it.",
                $"training.sequence_length 为 {recipe.Training.SequenceLength}，而 {folder} 最长 {longest} 个词元。请调小。"));
    }

    /// <summary>The checkpoint that a recipe's base means, as an input of the stage: that of a stage or run which is named, else what is named itself.</summary>
    public static string PathOf(PretrainRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var path = StageModel.Within(run, recipe.Base);
        var folder = run.Resolve(path);
        return StageModel.Find(folder) is var found && found == folder ? path : found;
    }

    /// <summary>The model: drawn, or read.</summary>
    /// <param name="plan">Its kernels.</param>
    /// <param name="seed">Draws the weights.</param>
    /// <param name="initial">How they are drawn.</param>
    /// <param name="frozen">Weights that do not learn, by name.</param>
    /// <exception cref="UsageException">A name of <paramref name="frozen"/> matches nothing, or nothing would learn.</exception>
    public Decoder Load(KernelPlan plan, ulong seed, InitialWeights initial, IReadOnlyList<string> frozen)
    {
        var model = new Decoder(Description, plan, seed, initial);
        try
        {
            if (Folder is not null)
            {
                using var checkpoint = Checkpoint.Open(Folder);
                model.ReadWeights(checkpoint.Weights);
            }

            Freezing.Freeze(model.NamedParameters(), frozen);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
