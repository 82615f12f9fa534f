using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;

namespace Linnet.Corpora.Selection;

/// <summary>What <c>linnet corpus select</c> is told to do.</summary>
public sealed record CorpusSelectRecipe : IRecipe
{
    [Key("The stage that this recipe is for: select.", "此配方所属的阶段：select。")]
    public required string Stage { get; init; }

    [Key("The folder of a finished corpus stage. run:dedup.", "已完成的语料阶段的文件夹。默认 run:dedup。")]
    public string Input { get; init; } = "run:dedup";

    [Key(
        "The folder of an earlier selection from the same input, whose scores are taken as they are: other shares cost no computing. Empty: scores are computed.",
        "对同一输入的先前一次筛选的文件夹，直接采用其中的分数：更改比例无需重算。留空则计算分数。")]
    public string Scores { get; init; } = "";

    [Key("How documents are scored.", "文档如何评分。")]
    public ScoreSection Score { get; init; } = new();

    [Key(
        "A tokenizer, file or folder: shares are of tokens then, and they are counted; it costs their encoding. Empty: shares are of characters.",
        "分词器（文件或文件夹）：指定后比例按词元计算并统计词元数，需花费编码的时间。留空则比例按字符计算。")]
    public string Tokenizer { get; init; } = "";

    [Key(
        "Share of a source's tokens to keep, the best documents first; of its characters where no tokenizer is named. 0.2: the article's.",
        "每个数据源保留的词元比例，先取最好的文档；未指定分词器时按字符。默认 0.2。",
        Minimum = 0,
        Maximum = 1,
        ExclusiveMinimum = true)]
    public double Keep { get; init; } = 0.2;

    [Key("Sources that keep another share.", "比例不同的数据源。")]
    public IReadOnlyList<SourceShareSection> Sources { get; init; } = [];

    [Key(
        "Share of documents to hold out for validation, by a hash of their ids. The same in every run.",
        "留作验证的文档比例，按 id 的哈希选取，每次运行一致。",
        Minimum = 0,
        Maximum = 1,
        ExclusiveMaximum = true)]
    public double HeldOutShare { get; init; } = 0.01;

    [Key(
        "Least number of held-out documents of a source; with fewer, or without any to train on, the stage fails. 0: it never does.",
        "每个数据源留出文档的最少篇数；不足或没有训练文档则失败。默认 0：从不失败。",
        Unit = "documents",
        Minimum = 0)]
    public int MinimumHeldOut { get; init; }

    [Key(
        "Files of documents whose ids beside the input's tell nested types from namespaces, so that documentation of a type that cleaning removed still keeps its family on one side. Empty: the input's alone.",
        "其文档 id 与输入的 id 一起用来区分嵌套类型与命名空间的文件，使被清洗掉的类型的家族仍在同一侧。留空则只看输入。")]
    public IReadOnlyList<string> Types { get; init; } = [];

    [Key("Memory for sorting scores. 256.", "分数排序可用的内存。默认 256。", Unit = "MB", Minimum = 1)]
    public int Memory { get; init; } = 256;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != CorpusSelectStage.StageName)
        {
            yield return new("stage", new Text($"expected {CorpusSelectStage.StageName}, found {Stage}", $"应为 {CorpusSelectStage.StageName}，实际是 {Stage}"));
        }

        if (Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count() < Sources.Count)
        {
            yield return new("sources", new Text("expected different names", "名称应互不相同"));
        }

        if (Score.By == ScoreKind.Model && (Score.Model.Length == 0 || Score.Label.Length == 0))
        {
            yield return new("score.model", new Text("expected a model and a label, because score.by is model", "score.by 为 model，因此需要模型和标签"));
        }
    }
}

/// <summary>One source's share.</summary>
public sealed record SourceShareSection
{
    [Key("The source's name.", "数据源的名称。")]
    public required string Name { get; init; }

    [Key("Share of its tokens to keep, of its characters where no tokenizer is named.", "保留的词元比例；未指定分词器时按字符。", Minimum = 0, Maximum = 1, ExclusiveMinimum = true)]
    public required double Keep { get; init; }
}

/// <summary>Where scores are from.</summary>
public enum ScoreKind
{
    /// <summary>The score that cleaning gave.</summary>
    Stored,

    /// <summary>The probability of a label of a fastText model.</summary>
    Model,
}

/// <summary>How documents are scored.</summary>
public sealed record ScoreSection
{
    [Key("stored (the score that cleaning gave) or model (a fastText model's probability of a label).", "stored（清洗给出的分数）或 model（fastText 模型给出的某标签概率）。")]
    public ScoreKind By { get; init; } = ScoreKind.Stored;

    [Key("A fastText model of quality, .bin or .ftz.", "fastText 质量模型（.bin 或 .ftz）。")]
    public string Model { get; init; } = "";

    [Key("The label of good text.", "优质文本的标签。")]
    public string Label { get; init; } = "";

    [Key("What the model takes for a word: word, or character.", "模型的词单位：word 或 character。")]
    public TextUnit Unit { get; init; } = TextUnit.Word;
}
