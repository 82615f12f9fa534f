using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Training;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Stages;

/// <summary>Adds tokens of a new language to a byte-level BPE tokenizer by learning on after its merges; no old id changes.</summary>
/// <remarks>
/// Outputs: <c>tokenizer.json</c>; <c>pieces.jsonl</c>, the new tokens by how often the held-out text uses them; <c>sample.jsonl</c>.
/// The work takes seconds, so a killed stage simply begins again.
/// </remarks>
public sealed class TokenizerExtendStage : IStage<TokenizerExtendRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "tokenizer-extend";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TokenizerExtendRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Files.Prepend(recipe.Base).Concat(recipe.HeldOutNew).Concat(recipe.HeldOutOld)
            .Distinct(StringComparer.Ordinal).Select(f => new StageInput(f, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">The base is no tokenizer of byte-level BPE.</exception>
    public StageResult Run(TokenizerExtendRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var before = ReadBase(context.Resolve(recipe.Base));
        var read = new JsonObject();
        var counts = TokenizerText.Count(recipe.Files, recipe.MaximumCharacters, context, read, cancellation);
        var after = new BytePairTokenizer(
            BytePairTrainer.Train(before.Vocabulary, counts, recipe.AddedTokens, recipe.MinimumCount, context.Progress, cancellation));

        var comparison = new TokenizerComparison(before, after);
        var newSources = TokenizerText.Measure(comparison, recipe.HeldOutNew, context, cancellation);
        var oldSources = TokenizerText.Measure(new TokenizerComparison(before, after), recipe.HeldOutOld, context, cancellation);
        TokenizerFile.Write(Path.Combine(context.Folder, TokenizerResults.Tokenizer), after);
        TokenizerResults.WritePieces(context.Folder, after.Vocabulary, before.VocabularySize, comparison.Uses);
        TokenizerResults.WriteSample(context.Folder, recipe.Sample, before, after);

        var summary = Summary(before, after, newSources, oldSources);
        summary["text"] = read;
        summary["sources"] = TokenizerResults.Sources(newSources.Concat(oldSources));
        summary["unused_new_tokens"] = Enumerable.Range(before.VocabularySize, after.VocabularySize - before.VocabularySize).Count(id => comparison.Uses[id] == 0);
        TokenizerResults.WriteMetrics(context, summary);
        TokenizerExtendReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static BytePairTokenizer ReadBase(string path) => TokenizerFile.Read(path) as BytePairTokenizer ?? throw new ArtifactException(
        path,
        new Text("a tokenizer.json of byte-level BPE", "字节级 BPE 的 tokenizer.json"),
        new Text("the vocabulary of bytes", "字节词表"),
        new Text("Train one with `tokenizer train` first.", "请先用 `tokenizer train` 训练一个。"));

    private static JsonObject Summary(
        BytePairTokenizer before, BytePairTokenizer after, IReadOnlyList<SourceComparison> newSources, IReadOnlyList<SourceComparison> oldSources)
    {
        var (first, second) = (Sum(newSources, s => s.Before), Sum(newSources, s => s.After));
        var (oldFirst, oldSecond) = (Sum(oldSources, s => s.Before), Sum(oldSources, s => s.After));
        return new JsonObject
        {
            ["vocabulary_size"] = after.VocabularySize,
            ["base_vocabulary_size"] = before.VocabularySize,
            ["added_tokens"] = after.VocabularySize - before.VocabularySize,
            ["merges"] = after.Vocabulary.Merges.Count,
            ["tokens_per_character_before"] = first.TokensPerCharacter,
            ["tokens_per_character_after"] = second.TokensPerCharacter,
            ["byte_fallback_before"] = first.FallbackShare,
            ["byte_fallback_after"] = second.FallbackShare,
            ["old_tokens_per_character_before"] = oldFirst.TokensPerCharacter,
            ["old_tokens_per_character_after"] = oldSecond.TokensPerCharacter,
            ["old_documents_unchanged"] = oldFirst.Documents == 0 ? 1 : (double)oldSources.Sum(s => s.UnchangedDocuments) / oldFirst.Documents,
        };
    }

    private static TokenCounts Sum(IEnumerable<SourceComparison> sources, Func<SourceComparison, TokenCounts> side) =>
        sources.Aggregate(new TokenCounts(), (sum, s) => sum + side(s));
}
