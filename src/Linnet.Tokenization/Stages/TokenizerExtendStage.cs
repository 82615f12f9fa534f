using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Training;

namespace Linnet.Tokenization.Stages;

/// <summary>Adds tokens of a new language to a tokenizer: those of another vocabulary, or learnt from text. No old id changes.</summary>
/// <remarks>
/// From text, byte-level BPE learns merges on after its own; a vocabulary of characters (SentencePiece, WordPiece, Unigram, BPE) takes what one
/// that is trained on the text has beyond it. Outputs: the extended <c>tokenizer.json</c> or <c>tokenizer.model</c>, beside it <c>tokenizer_config.json</c>, <c>tokenizer.tiktoken</c>, <c>vocab.json</c> with <c>merges.txt</c>, or <c>vocab.txt</c> where they say the same; <c>embedding-plan.json</c>, how a model's embedding grows with it;
/// <c>pieces.jsonl</c>, the new tokens by how often the held-out text uses them, with those that no text gives marked as dead;
/// <c>sample.jsonl</c>. The work takes seconds, so a killed stage simply begins again.
/// </remarks>
public sealed class TokenizerExtendStage : IStage<TokenizerExtendRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "tokenizer-extend";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <summary>What came of it, in one line.</summary>
    /// <param name="summary">The stage's summary.</param>
    public static Text Result(JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var (added, overlap, total, dead) = (Count("added"), Count("overlap"), Count("total"), Count("dead"));
        var isLeftOut = summary.Number("left_out") > 0;
        return new Text(
            $"{added} tokens added, {overlap} there already{(isLeftOut ? $", {Count("left_out")} left out" : "")}, {total} in all. Dead among the new, which no text gives: {dead}. Give a model rows for them with `resize`.",
            $"新增 {added} 个词元，已有 {overlap} 个{(isLeftOut ? $"，略去 {Count("left_out")} 个" : "")}，共 {total} 个；新词元中有 {dead} 个死词元（任何文本都切不出）。用 `resize` 为模型扩充对应的嵌入行。");

        string Count(string key) => Numeral.Count(summary.Number(key));
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TokenizerExtendRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        string[] add = recipe.Add is null ? [] : [FileOf(recipe.Add, run.Resolve)];
        return [.. recipe.Files.Prepend(FileOf(recipe.Base, run.Resolve)).Concat(add).Concat(recipe.HeldOutNew).Concat(recipe.HeldOutOld)
            .Distinct(StringComparer.Ordinal).Select(f => new StageInput(f, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">The base or what is added is no tokenizer that can be extended, or they are of different kinds.</exception>
    public StageResult Run(TokenizerExtendRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var read = new JsonObject();
        var extended = Extend(recipe, context, read, cancellation);
        var (before, after) = (extended.Before, extended.After);
        var facts = ExtensionFacts.Of(extended, cancellation);

        var comparison = new TokenizerComparison(before, after);
        var newSources = TokenizerText.Measure(comparison, recipe.HeldOutNew, context, cancellation);
        var oldSources = TokenizerText.Measure(new TokenizerComparison(before, after), recipe.HeldOutOld, context, cancellation);
        var files = extended.Files();
        foreach (var (name, bytes) in files)
        {
            AtomicFile.Write(Path.Combine(context.Folder, name), bytes);
        }

        var plan = ExtensionFacts.Plan(extended, recipe.NewRows, recipe.RowMultiple, recipe.Seed);
        EmbeddingPlanFile.Write(Path.Combine(context.Folder, EmbeddingPlanFile.Name), plan);
        WritePieces(context.Folder, extended, facts, comparison.Uses);
        TokenizerResults.WriteSample(context.Folder, recipe.Sample, before, after);

        var summary = Summary(extended, facts, plan);
        summary["tokenizer"] = files[0].Name;
        AddMeasures(summary, newSources, oldSources);
        summary["text"] = read;
        summary["sources"] = TokenizerResults.Sources(newSources.Concat(oldSources));
        if (newSources.Count > 0)
        {
            summary["unused_new_tokens"] = Enumerable.Range(before.VocabularySize, after.VocabularySize - before.VocabularySize).Count(id => comparison.Uses[id] == 0);
        }

        TokenizerResults.WriteMetrics(context, summary);
        TokenizerExtendReport.Write(context, summary);
        return new StageResult(summary);
    }

    // A folder stands for the tokenizer in it: that is what is hashed.
    private static string FileOf(string path, Func<string, string> resolve)
    {
        var folder = resolve(path);
        return Directory.Exists(folder) && TokenizerFolder.FileOf(folder) is { } file ? Path.Combine(path, Path.GetFileName(file)) : path;
    }

    private static IExtendedTokenizer Extend(TokenizerExtendRecipe recipe, StageContext context, JsonObject read, CancellationToken cancellation)
    {
        var start = ExtensionBase.Open(context.Resolve(FileOf(recipe.Base, context.Resolve)), recipe.Pretokenizer);
        if (recipe.Add is not null)
        {
            return start.Extend(ExtensionBase.Offered(context.Resolve(FileOf(recipe.Add, context.Resolve))), recipe.Scores);
        }

        return start.IsByteLevel ? MergeOn(start, recipe, context, read, cancellation) : Append(start, recipe, context, read, cancellation);
    }

    /// <summary>Byte-level BPE goes on merging where its own merges end.</summary>
    private static BytePairExtension MergeOn(ExtensionBase start, TokenizerExtendRecipe recipe, StageContext context, JsonObject read, CancellationToken cancellation)
    {
        var counts = new PieceCounts();
        TokenizerExtendText.Read(
            recipe, start.Tokenizer is TextTokenizer text ? PieceCounting.Of(text, counts) : document => counts.AddDocument(document), counts, context, read, cancellation);
        return new BytePairExtension(
            start.Tokenizer,
            BytePairTrainer.Train(
                BytePairExtension.BaseVocabulary(start.Tokenizer), counts, recipe.AddedTokens, recipe.MinimumCount, context.Progress, cancellation),
            start.IsByRank);
    }

    /// <summary>Any other vocabulary takes what one of its own, trained on the text, has beyond it.</summary>
    private static IExtendedTokenizer Append(ExtensionBase start, TokenizerExtendRecipe recipe, StageContext context, JsonObject read, CancellationToken cancellation)
    {
        var own = new OwnPieces(start);
        TokenizerExtendText.Read(
            recipe,
            document =>
            {
                foreach (var line in document.AsSpan().Split((byte)'\n'))
                {
                    own.Add(document[line]);
                }
            },
            own.Counts,
            context,
            read,
            cancellation);
        return own.Extend(recipe.AddedTokens, recipe.CharacterCoverage, recipe.MinimumCount, recipe.Scores, context.Progress, cancellation);
    }

    private static void WritePieces(string folder, IExtendedTokenizer extended, ExtensionFacts facts, IReadOnlyList<long> uses)
    {
        var dead = facts.Dead.ToHashSet();
        var first = extended.Before.VocabularySize;
        var ids = Enumerable.Range(first, extended.After.VocabularySize - first).OrderByDescending(id => uses[id]).ThenBy(id => id);
        TextLines.Write(Path.Combine(folder, TokenizerResults.Pieces), ids, (json, id) =>
        {
            var token = StripToken.Of(id, extended.TextOf(id));
            json.WriteNumber("id", id);
            json.WriteString("piece", token.Text);
            json.WriteBoolean("whole", !token.IsPartial);
            json.WriteNumber("uses", uses[id]);
            if (dead.Contains(id))
            {
                json.WriteBoolean("dead", true);
            }
        });
    }

    private static JsonObject Summary(IExtendedTokenizer extended, ExtensionFacts facts, EmbeddingPlan plan)
    {
        var added = extended.After.VocabularySize - extended.Before.VocabularySize;
        var summary = new JsonObject
        {
            ["added"] = added,
            ["overlap"] = extended.Overlap,
            ["total"] = extended.After.VocabularySize,
            ["dead"] = facts.Dead.Count,
            ["dead_old"] = facts.DeadOld.Count,
            ["left_out"] = extended.LeftOut,
            ["embedding_rows"] = plan.RowCount,
            ["vocabulary_size"] = extended.After.VocabularySize,
            ["base_vocabulary_size"] = extended.Before.VocabularySize,
            ["added_tokens"] = added,
        };
        if (extended is BytePairExtension pairs)
        {
            // Where there are none, tokens are pieces.
            summary["merges"] = pairs.Vocabulary.Merges.Count;
        }

        return summary;
    }

    // What was not measured has no number, rather than a zero.
    private static void AddMeasures(JsonObject summary, IReadOnlyList<SourceComparison> newSources, IReadOnlyList<SourceComparison> oldSources)
    {
        var (first, second) = (Sum(newSources, s => s.Before), Sum(newSources, s => s.After));
        if (first.Documents > 0)
        {
            summary["tokens_per_character_before"] = first.TokensPerCharacter;
            summary["tokens_per_character_after"] = second.TokensPerCharacter;
            summary["byte_fallback_before"] = first.FallbackShare;
            summary["byte_fallback_after"] = second.FallbackShare;
        }

        var (oldFirst, oldSecond) = (Sum(oldSources, s => s.Before), Sum(oldSources, s => s.After));
        if (oldFirst.Documents > 0)
        {
            summary["old_tokens_per_character_before"] = oldFirst.TokensPerCharacter;
            summary["old_tokens_per_character_after"] = oldSecond.TokensPerCharacter;
            summary["old_documents_unchanged"] = (double)oldSources.Sum(s => s.UnchangedDocuments) / oldFirst.Documents;
        }
    }

    private static TokenCounts Sum(IEnumerable<SourceComparison> sources, Func<SourceComparison, TokenCounts> side) =>
        sources.Aggregate(new TokenCounts(), (sum, s) => sum + side(s));
}
