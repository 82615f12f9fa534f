using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.TextFiles;

/// <summary>What the stage text-files is told to do.</summary>
public sealed record TextFilesRecipe : IRecipe
{
    [Key("The stage that this recipe is for: text-files.", "此配方所属的阶段：text-files。")]
    public required string Stage { get; init; }

    [Key("Decides which documents stay where there are more than maximum_bytes.", "文本超过 maximum_bytes 时，决定保留哪些文档。")]
    public ulong Seed { get; init; }

    [Key(
        "Your files, UTF-8: .jsonl has a document in the field \"text\" of each line, any other file is plain text.",
        "你的文件，UTF-8 编码：.jsonl 每行一篇文档，正文在 \"text\" 字段；其他文件是纯文本。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key(
        "Plain text becomes documents that end at the first blank line after so many characters, or, where none comes, at a line's end after four times"
        + " that. 500: some paragraphs.",
        "纯文本切成文档：超过此字符数后遇到的第一个空行处结束；若一直没有空行，则在四倍长度后的行末结束。默认 500：几个段落。",
        Unit = "characters",
        Minimum = 1,
        Maximum = 1_000_000)]
    public int DocumentCharacters { get; init; } = 500;

    [Key(
        "Share of Han characters among the letters from which a document counts as Chinese. 0.3: Chinese text keeps English names and terms.",
        "字母中汉字达到此比例的文档算作中文。默认 0.3：中文文本会夹杂英文名称与术语。",
        Minimum = 0,
        Maximum = 1)]
    public double HanShare { get; init; } = 0.3;

    [Key("Least number of documents. 200: fewer cannot be split into training and validation.", "最少文档数。默认 200：再少则无法划分训练与验证。", Unit = "documents", Minimum = 1)]
    public int MinimumDocuments { get; init; } = 200;

    [Key("Least bytes of text. 1,000,000: a model of millions of parameters learns nothing from less.", "文本的最少字节数。默认 1,000,000：再少，百万参数的模型也学不到什么。", Unit = "bytes", Minimum = 1)]
    public long MinimumBytes { get; init; } = 1_000_000;

    [Key(
        "Most bytes of text: of more, whole documents are drawn, from all files alike. 6,000,000: about what a training of minutes reads once.",
        "文本的最多字节数：超出时从所有文件中同等地抽取整篇文档。默认 6,000,000：大约是几分钟的训练能读一遍的量。",
        Unit = "bytes",
        Minimum = 1)]
    public long MaximumBytes { get; init; } = 6_000_000;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != TextFilesStage.StageName)
        {
            yield return new("stage", new Text($"expected {TextFilesStage.StageName}, found {Stage}", $"应为 {TextFilesStage.StageName}，实际是 {Stage}"));
        }

        if (Files.Count == 0)
        {
            yield return new("files", new Text("expected at least one file, found none", "至少需要一个文件，实际没有"));
        }

        if (MaximumBytes < MinimumBytes)
        {
            yield return new(
                "maximum_bytes",
                new Text($"expected at least minimum_bytes ({MinimumBytes}), found {MaximumBytes}", $"应不小于 minimum_bytes（{MinimumBytes}），实际是 {MaximumBytes}"),
                "minimum_bytes");
        }
    }
}
