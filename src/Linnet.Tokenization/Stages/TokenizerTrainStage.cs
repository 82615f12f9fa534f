using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Tokenization.Stages;

/// <summary>Trains a tokenizer on files of documents, and measures it against bytes.</summary>
/// <remarks>
/// Outputs: <c>tokenizer.json</c>, of WordPiece also <c>vocab.txt</c>; <c>pieces.jsonl</c>, the learnt tokens by how often the held-out text
/// uses them; <c>sample.jsonl</c>. Counts that the memory does not hold lie in the folder until the tokenizer is written: a killed stage goes
/// on from them.
/// </remarks>
public sealed class TokenizerTrainStage : IStage<TokenizerTrainRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "tokenizer-train";

    private const string CountingName = "counting";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TokenizerTrainRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Files.Concat(recipe.HeldOut).Distinct(StringComparer.Ordinal).Select(f => new StageInput(f, StageInput.File) { Get = recipe.Get })];
    }

    /// <inheritdoc/>
    public StageResult Run(TokenizerTrainRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var counting = Path.Combine(context.Folder, CountingName);
        var trained = TokenizerTraining.Train(recipe.ToSettings(context.Resolve, context.Threads), counting, context.Progress, cancellation);
        foreach (var (name, bytes) in trained.Files)
        {
            AtomicFile.Write(Path.Combine(context.Folder, name), bytes);
        }

        TokenizerTraining.Clean(counting);
        var tokenizer = TokenizerFile.Read(Path.Combine(context.Folder, TokenizerResults.Tokenizer));
        var comparison = new TokenizerComparison(new ByteTokenizer(), tokenizer);
        var sources = TokenizerText.Measure(comparison, recipe.HeldOut, context, cancellation);
        TokenizerResults.WritePieces(context.Folder, trained.Learnt, comparison.Uses);
        TokenizerResults.WriteSample(context.Folder, recipe.Sample, new ByteTokenizer(), tokenizer);
        var summary = Summary(recipe, trained, sources, Unknown(recipe, tokenizer, comparison.Uses));
        TokenizerResults.WriteMetrics(context, summary);
        TokenizerTrainReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static JsonObject Summary(TokenizerTrainRecipe recipe, TrainedTokenizer trained, IReadOnlyList<SourceComparison> sources, long? unknown)
    {
        var all = sources.Aggregate(new TokenCounts(), (sum, s) => sum + s.After);
        var summary = new JsonObject
        {
            ["type"] = trained.Summary["type"]!.DeepClone(),
            ["pretokenizer"] = trained.Summary["pretokenizer"]!.DeepClone(),
            ["normalizer"] = trained.Summary["normalizer"]!.DeepClone(),
            ["vocabulary_size"] = trained.Summary["vocabulary_size"]!.DeepClone(),
            ["merges"] = trained.Summary["merges"]!.DeepClone(),
            ["special_tokens"] = recipe.SpecialTokens.Count,
        };
        foreach (var key in (string[])["alphabet", "characters_left_out", "coverage"])
        {
            if (trained.Summary[key] is { } value)
            {
                summary[key] = value.DeepClone();
            }
        }

        summary["tokens_per_character"] = all.TokensPerCharacter;
        summary["byte_fallback"] = all.FallbackShare;
        if (unknown is { } tokens)
        {
            summary["unknown"] = all.Tokens == 0 ? 0 : (double)tokens / all.Tokens;
        }

        var text = new JsonObject { ["all_text_read"] = trained.IsAll };
        foreach (var key in (string[])["documents", "bytes", "characters", "pieces", "distinct_pieces", "cut_pieces", "cut_lines"])
        {
            text[key] = trained.Summary[key]!.DeepClone();
        }

        summary["text"] = text;
        summary["sources"] = TokenizerResults.Sources(sources);
        return summary;
    }

    /// <summary>How often held-out text has a character that no token writes; null where bytes write it.</summary>
    private static long? Unknown(TokenizerTrainRecipe recipe, ITokenizer tokenizer, IReadOnlyList<long> uses)
    {
        var token = TrainingRules.IsWordPiece(recipe.Type) ? "[UNK]" : recipe.Type == Training.Direct.VocabularyType.Bpe && !recipe.ByteFallback ? "<unk>" : null;
        return token is null || tokenizer.SpecialToken(token) is not { } id ? null : uses[id];
    }
}
