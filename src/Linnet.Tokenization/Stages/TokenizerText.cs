using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Stages;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Stages;

/// <summary>The text that a tokenizer is trained or measured on: files of documents, one source a file.</summary>
internal static class TokenizerText
{
    /// <summary>A source's name: its file's, up to the first dot.</summary>
    public static string SourceOf(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>Requires that sources can be told apart by their files' names.</summary>
    public static IEnumerable<RecipeRule> RequireDifferentSources(string key, IEnumerable<string> files) => files
        .GroupBy(SourceOf, StringComparer.Ordinal)
        .Where(g => g.Count() > 1)
        .Select(g => new RecipeRule(key, new Text(
            $"expected files of different names up to the first dot, which name the sources; found '{g.Key}' {g.Count()} times",
            $"各文件名（第一个点之前的部分）即数据源名，应互不相同；实际 '{g.Key}' 出现 {g.Count()} 次")));

    /// <summary>Measures files, one source each.</summary>
    public static IReadOnlyList<SourceComparison> Measure(
        TokenizerComparison comparison, IReadOnlyList<string> files, StageContext context, CancellationToken cancellation) =>
        [.. files.Select(f => comparison.Measure(SourceOf(f), TextDocuments.Read(context.Resolve(f), cancellation), cancellation))];
}
