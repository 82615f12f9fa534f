using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Stages;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Texts;

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
        TokenizerComparison comparison, IReadOnlyList<string> files, StageContext context, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var texts = new TextFiles([.. files.Select(context.Resolve)]);
        using var task = context.Progress.Begin(new Text("Counting tokens", "正在统计词元"), texts.Length, new Text("bytes", "字节"));
        return [.. files.Select((file, i) => comparison.Measure(SourceOf(file), texts.Read(i, task, cancellation), cancellation))];
    }
}
