using System.Text.Json.Nodes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Training;

namespace Linnet.Tokenization.Stages;

/// <summary>Trains byte-level BPE on files of documents, and measures it against bytes.</summary>
/// <remarks>
/// Outputs: <c>tokenizer.json</c>; <c>pieces.jsonl</c>, the learnt tokens by how often the held-out text uses them; <c>sample.jsonl</c>.
/// The work takes seconds, so a killed stage simply begins again.
/// </remarks>
public sealed class TokenizerTrainStage : IStage<TokenizerTrainRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "tokenizer-train";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TokenizerTrainRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Files.Concat(recipe.HeldOut).Distinct(StringComparer.Ordinal).Select(f => new StageInput(f, StageInput.File))];
    }

    /// <inheritdoc/>
    public StageResult Run(TokenizerTrainRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var read = new JsonObject();
        var counts = TokenizerText.Count(recipe.Files, recipe.MaximumCharacters, context, read, cancellation);
        var bytes = BytePairVocabulary.OfBytes();
        var merged = BytePairTrainer.Train(
            bytes, counts, recipe.VocabularySize - bytes.Count - recipe.SpecialTokens.Count, recipe.MinimumCount, context.Progress, cancellation);
        var tokenizer = new BytePairTokenizer(merged.WithSpecialTokens(recipe.SpecialTokens));

        var comparison = new TokenizerComparison(new ByteTokenizer(), tokenizer);
        var sources = TokenizerText.Measure(comparison, recipe.HeldOut, context, cancellation);
        var all = sources.Aggregate(new TokenCounts(), (sum, s) => sum + s.After);
        TokenizerFile.Write(Path.Combine(context.Folder, TokenizerResults.Tokenizer), tokenizer);
        TokenizerResults.WritePieces(context.Folder, tokenizer.Vocabulary, bytes.Count, comparison.Uses);
        TokenizerResults.WriteSample(context.Folder, recipe.Sample, new ByteTokenizer(), tokenizer);

        var summary = new JsonObject
        {
            ["vocabulary_size"] = tokenizer.VocabularySize,
            ["merges"] = tokenizer.Vocabulary.Merges.Count,
            ["special_tokens"] = tokenizer.Vocabulary.SpecialTokens.Count,
            ["tokens_per_character"] = all.TokensPerCharacter,
            ["byte_fallback"] = all.FallbackShare,
            ["text"] = read,
            ["sources"] = TokenizerResults.Sources(sources),
        };
        TokenizerResults.WriteMetrics(context, summary);
        TokenizerTrainReport.Write(context, summary);
        return new StageResult(summary);
    }
}
