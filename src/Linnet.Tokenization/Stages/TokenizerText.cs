using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Stages;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Training;

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

    /// <summary>Counts the pieces of files, a bound number of characters from each.</summary>
    /// <param name="files">The files as the recipe names them.</param>
    /// <param name="maximumCharacters">UTF-16 units of each file: the document that passes it is the last one read; 0 reads all.</param>
    /// <param name="context">The stage.</param>
    /// <param name="summary">Receives what was read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="cut">Whose parts cut the text; null: as Linnet's own tokenizers do.</param>
    public static PieceCounts Count(
        IReadOnlyList<string> files, long maximumCharacters, StageContext context, JsonObject summary, CancellationToken cancellation, TextTokenizer? cut = null)
    {
        var counts = new PieceCounts();
        Action<byte[]> add = cut is null ? document => counts.AddDocument(document) : PieceCounting.Of(cut, counts);
        var (documents, allRead) = (0L, true);
        long total = 0;
        using var task = context.Progress.Begin(new Text("Counting pieces", "正在统计文本片段"), null, new Text("characters", "字符"));
        foreach (var file in files)
        {
            long characters = 0;
            foreach (var document in TextDocuments.Read(context.Resolve(file), cancellation))
            {
                if (maximumCharacters > 0 && characters >= maximumCharacters)
                {
                    allRead = false;
                    break;
                }

                add(Encoding.UTF8.GetBytes(document.Text));
                (documents, characters) = (documents + 1, characters + document.Text.Length);
                task.Report(total + characters);
            }

            total += characters;
        }

        summary["documents"] = documents;
        summary["characters"] = total;
        summary["all_text_read"] = allRead;
        summary["pieces"] = counts.Total;
        summary["distinct_pieces"] = counts.Distinct;
        summary["cut_pieces"] = counts.Cut;
        return counts;
    }

    /// <summary>Measures files, one source each.</summary>
    public static IReadOnlyList<SourceComparison> Measure(
        TokenizerComparison comparison, IReadOnlyList<string> files, StageContext context, CancellationToken cancellation) =>
        [.. files.Select(f => comparison.Measure(SourceOf(f), TextDocuments.Read(context.Resolve(f), cancellation), cancellation))];
}
