using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Reports;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.TextFiles;

/// <summary>Reads the user's own files in place of the tour's text.</summary>
/// <remarks>
/// Outputs: <c>documents.jsonl</c>; <c>passages.jsonl</c>, each sentence with the one after it in the same document. The summary counts Chinese
/// documents, by the share of Han characters, apart from all others, "en".
/// </remarks>
public sealed class TextFilesStage : IStage<TextFilesRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "text-files";

    private const string DocumentFile = "documents.jsonl";
    private const int Shown = 2;
    private const int ShownEmpty = 5;
    private const int ShortestSentence = 20;
    private const int LongestSentence = 300;

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(TextFilesRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Files.Select(f => new StageInput(f, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">A file is not UTF-8, or a line of a .jsonl file has no text.</exception>
    /// <exception cref="CheckFailedException">There is too little text.</exception>
    public StageResult Run(TextFilesRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var read = new List<Document>();
        for (var i = 0; i < recipe.Files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            read.AddRange(Read(context.Resolve(recipe.Files[i]), Number(i), recipe.DocumentCharacters, cancellation));
        }

        RequireEnough(recipe, read);
        var documents = Draw(read, recipe.MaximumBytes, context.Seed);
        var sides = documents.ToLookup(d => WritingSystem.HanShare(d.Text) >= recipe.HanShare);
        var passages = documents.SelectMany(Passages).ToList();
        TextLines.Write(Path.Combine(context.Folder, DocumentFile), documents);
        TextLines.Write(Path.Combine(context.Folder, "passages.jsonl"), passages);
        var summary = new JsonObject
        {
            ["files"] = recipe.Files.Count,
            ["documents"] = documents.Count,
            ["bytes"] = Bytes(documents),
            ["en"] = Side(sides[false]),
            ["zh"] = Side(sides[true]),
            ["passages"] = passages.Count,
            ["left_out"] = new JsonObject { ["documents"] = read.Count - documents.Count, ["bytes"] = Bytes(read) - Bytes(documents) },
        };
        context.Metrics.WriteOnly(summary);
        ReportFile.Write(context, new ReportPage(new Text("Your text", "你的文本"), Sections(summary, context.Folder)));
        return new StageResult(summary);
    }

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(folder);
        return
        [
            new(new Text("What was read", "读入了什么"),
            [
                new DefinitionList([
                    new(new Text("files", "文件"), ReportFile.Count(summary["files"])),
                    new(new Text("documents in English and other languages", "英文及其他语言的文档"), ReportFile.Count(summary["en"]!["documents"])),
                    new(new Text("characters", "字符"), ReportFile.Count(summary["en"]!["characters"])),
                    new(new Text("documents in Chinese", "中文文档"), ReportFile.Count(summary["zh"]!["documents"])),
                    new(new Text("characters", "字符"), ReportFile.Count(summary["zh"]!["characters"])),
                    new(new Text("pairs of neighbouring sentences", "相邻句对"), ReportFile.Count(summary["passages"])),
                    new(new Text("documents left out, because there are more than maximum_bytes", "因超过 maximum_bytes 而未用的文档"), ReportFile.Count(summary["left_out"]!["documents"])),
                ]),
                .. TextLines.ReadDocuments(Path.Combine(folder, DocumentFile)).Take(Shown).Select(d => new Sample(Text.Same(d.Id), "", Characters.Excerpt(d.Text, 600))),
            ]),
        ];
    }

    private static IEnumerable<Document> Read(string path, string number, int size, CancellationToken cancellation)
    {
        var name = Path.GetFileName(path);
        var texts = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? TextLines.ReadDocuments(path, cancellation).Select(d => d.Text)
            : TextBlocks.Split(StrictUtf8.ReadLines(path), size);
        return texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select((text, i) => new Document($"{number}/{name}#{i + 1}", name, text));
    }

    // In the order of the files. A document that no longer fits is left out: one huge document must not end the draw.
    private static List<Document> Draw(List<Document> documents, long maximumBytes, ulong seed)
    {
        var order = new IndexPermutation(documents.Count, seed, "text-files/documents");
        var (chosen, bytes) = (new HashSet<int>(), 0L);
        foreach (var index in Enumerable.Range(0, documents.Count).Select(i => (int)order[i]))
        {
            var size = Encoding.UTF8.GetByteCount(documents[index].Text);
            if (bytes + size <= maximumBytes)
            {
                bytes += size;
                chosen.Add(index);
            }
        }

        return [.. documents.Where((_, index) => chosen.Contains(index))];
    }

    private static IEnumerable<PromptCompletion> Passages(Document document)
    {
        var sentences = Sentences.Split(document.Text).ToList();
        for (var i = 0; i + 1 < sentences.Count; i++)
        {
            if (IsFit(sentences[i]) && IsFit(sentences[i + 1]))
            {
                yield return new PromptCompletion($"{document.Id}/{i + 1}", "next-sentence", document.Id, sentences[i], sentences[i + 1]);
            }
        }

        // A Chinese character says about as much as three letters.
        static bool IsFit(string sentence) => WritingSystem.Weight(sentence) is >= ShortestSentence and <= LongestSentence;
    }

    private static void RequireEnough(TextFilesRecipe recipe, List<Document> documents)
    {
        if (documents.Count < recipe.MinimumDocuments || Bytes(documents) < recipe.MinimumBytes)
        {
            var empty = Empty(recipe, documents);
            throw new CheckFailedException(new Text(
                $"Expected at least {recipe.MinimumDocuments} documents and {recipe.MinimumBytes} bytes of text, found {documents.Count} documents and {Bytes(documents)} bytes"
                + $" in {recipe.Files.Count} files{empty.English}. Give more files, or lower minimum_documents and minimum_bytes.",
                $"至少需要 {recipe.MinimumDocuments} 篇文档和 {recipe.MinimumBytes} 字节文本，但 {recipe.Files.Count} 个文件中只有 {documents.Count} 篇、{Bytes(documents)} 字节{empty.Chinese}。"
                + "请提供更多文件，或调低 minimum_documents 与 minimum_bytes。"));
        }
    }

    // Files without a document, by name: a slip of the shell gives empty ones.
    private static Text Empty(TextFilesRecipe recipe, List<Document> documents)
    {
        var full = documents.Select(d => d.Id[..d.Id.IndexOf('/', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);
        var empty = recipe.Files.Where((_, i) => !full.Contains(Number(i))).ToList();
        if (empty.Count == 0)
        {
            return Text.Same("");
        }

        var more = empty.Count - ShownEmpty;
        var names = empty.Take(ShownEmpty).ToList();
        return new(
            $", none of it in {string.Join(", ", names)}{(more > 0 ? $" and {more} more" : "")}",
            $"（{string.Join("、", names)}{(more > 0 ? $" 等 {empty.Count} 个文件" : "")} 中没有文本）");
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static long Bytes(IEnumerable<Document> documents) => documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text));

    private static JsonObject Side(IEnumerable<Document> documents) => new()
    {
        ["documents"] = documents.Count(),
        ["characters"] = documents.Sum(d => Characters.Count(d.Text)),
    };
}
