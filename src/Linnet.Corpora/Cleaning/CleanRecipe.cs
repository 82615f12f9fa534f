using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.Cleaning;

/// <summary>What <c>linnet corpus tour-clean</c> is told to do.</summary>
public sealed record CleanRecipe : IRecipe
{
    [Key("The stage that this recipe is for: tour-clean.", "此配方所属的阶段：tour-clean。")]
    public required string Stage { get; init; }

    [Key("Draws the hash functions of near-duplicate search.", "决定近似去重所用的哈希函数。")]
    public ulong Seed { get; init; }

    [Key(
        "The sources, in order: of texts that stand in two of them the first is kept.",
        "数据源，按此顺序：两处都有的文本保留最先出现的。")]
    public required IReadOnlyList<SourceSection> Sources { get; init; }

    [Key("The rules that need no learning.", "不需要学习的规则。")]
    public RuleSection Rules { get; init; } = new();

    [Key("The language filter.", "语言过滤。")]
    public LanguageSection Language { get; init; } = new();

    [Key("The search for near duplicates.", "近似重复的查找。")]
    public DeduplicationSection Deduplication { get; init; } = new();

    [Key(
        "Share of documents to hold out for validation, by a hash of their ids (types: of their family's name). The same in every language.",
        "留作验证的文档比例，按 id 的哈希选取（类型按家族名称），在各语言中一致。",
        Minimum = 0,
        Maximum = 1,
        ExclusiveMinimum = true,
        ExclusiveMaximum = true)]
    public double HeldOutShare { get; init; } = 0.08;

    [Key(
        "Least number of held-out documents of a source; with fewer the stage fails. 20: with less nothing can be measured.",
        "每个数据源留出文档的最少篇数，不足则失败。默认 20：再少则无法测量。",
        Unit = "documents",
        Minimum = 1)]
    public int MinimumHeldOut { get; init; } = 20;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != CleanStage.StageName)
        {
            yield return new("stage", new Text($"expected {CleanStage.StageName}, found {Stage}", $"应为 {CleanStage.StageName}，实际是 {Stage}"));
        }

        if (Sources.Count == 0 || Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count() < Sources.Count)
        {
            yield return new("sources", new Text("expected at least one source and different names", "至少需要一个数据源，且名称互不相同"));
        }

        foreach (var source in Sources)
        {
            if (source.Name.Length == 0 || source.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            {
                yield return new("sources", new Text(
                    $"expected a name of letters, digits, - and _, found '{source.Name}'", $"名称应由字母、数字、- 和 _ 组成，实际是“{source.Name}”"));
            }

            if (source.Files.Count == 0)
            {
                yield return new("sources", new Text($"{source.Name}: expected at least one file", $"{source.Name}：至少需要一个文件"));
            }

            if (source.Languages.Count > 0 && Language.Classifier.Length == 0)
            {
                yield return new("language.classifier", new Text(
                    $"expected a classifier, because {source.Name} names languages", $"{source.Name} 指定了语言，因此需要分类器"));
            }
        }
    }
}

/// <summary>One source.</summary>
public sealed record SourceSection
{
    [Key("Its name, and that of the files written.", "名称，也是所写文件的名称。")]
    public required string Name { get; init; }

    [Key("Its .jsonl files of documents.", "其文档 .jsonl 文件。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key(
        "Languages wanted, as the classifier's labels; documents in others are removed. None: the filter does not look at this source.",
        "需要的语言（分类器的标签），其他语言的文档被去除。不填表示不对此数据源做语言过滤。")]
    public IReadOnlyList<string> Languages { get; init; } = [];

    [Key(
        "Share of the characters to keep after deduplication, the best documents first. 0.95: only the worst of a curated text go.",
        "去重之后保留的字符比例，先取最好的文档。默认 0.95：精选的文本只去掉最差的。",
        Minimum = 0,
        Maximum = 1,
        ExclusiveMinimum = true)]
    public double Keep { get; init; } = 0.95;

    [Key(
        "Whether the source is known to be in other languages: a test of the filter. What passes is counted and not written.",
        "该数据源是否已知为其他语言，用来检验过滤器。通过过滤的会计数，但不写出。")]
    public bool Noise { get; init; }
}

/// <summary>The rules and their bounds.</summary>
public sealed record RuleSection
{
    [Key("Longest line. 2,000: beyond are dumps and whole help pages.", "最长的行。默认 2,000：更长的是转储和整页帮助。", Unit = "characters", Minimum = 1)]
    public int LongLine { get; init; } = 2_000;

    [Key("Longest run without a space. 200: the longest generic type names are below, encoded data above.", "最长的无空格串。默认 200：最长的泛型类型名低于此值，编码数据高于此值。", Unit = "characters", Minimum = 1)]
    public int LongWord { get; init; } = 200;

    [Key("Least share of letters in a line. 0.5: messages full of signs are format strings.", "一行中字母的最小比例。默认 0.5：满是符号的消息是格式串。", Minimum = 0, Maximum = 1)]
    public double FewLetters { get; init; } = 0.5;

    [Key("Least letters of a line besides placeholders such as {0}. 2.", "除 {0} 等占位符外一行最少的字母数。默认 2。", Unit = "letters", Minimum = 0)]
    public int PlaceholderLetters { get; init; } = 2;

    [Key("Phrases that mark a line as boilerplate.", "标志套话行的短语。")]
    public IReadOnlyList<string> Boilerplate { get; init; } =
        ["lorem ipsum", "to be added.", "not intended to be used directly from your code", "is not intended to be used from your code"];

    [Key("Least characters of a document; a Chinese character counts as three. 40.", "文档的最少字符数，一个汉字算三个。默认 40。", Unit = "characters", Minimum = 0)]
    public int ShortDocument { get; init; } = 40;

    [Key("Most characters of a document. 50,000: longer types are tables of generated members.", "文档的最多字符数。默认 50,000：更长的类型是生成的成员表。", Unit = "characters", Minimum = 1)]
    public int LongDocument { get; init; } = 50_000;

    [Key("Longest mean word. 14: Gopher's 10 is for prose, names of types and members are longer.", "平均词长上限。默认 14：Gopher 的 10 针对散文，类型与成员名更长。", Unit = "characters", Minimum = 1)]
    public double LongWords { get; init; } = 14;

    [Key("Most lines that end in an ellipsis, as a share. 0.3, Gopher's.", "以省略号结尾的行的最大比例。默认 0.3，与 Gopher 相同。", Minimum = 0, Maximum = 1)]
    public double EllipsisLines { get; init; } = 0.3;

    [Key("Most repeated pieces of ten words, as a share. 0.5: documentation repeats its phrases.", "重复的十词片段的最大比例。默认 0.5：文档本来就会重复措辞。", Minimum = 0, Maximum = 1)]
    public double RepeatedPieces { get; init; } = 0.5;
}

/// <summary>The language filter.</summary>
public sealed record LanguageSection
{
    [Key("A classifier of languages, as train-classifier writes it. Empty: no filter.", "由 train-classifier 写出的语言分类器。留空表示不过滤。")]
    public string Classifier { get; init; } = "";

    [Key("Least confidence. 0.65, as in RefinedWeb and datatrove; the confidence is calibrated.", "最低置信度。默认 0.65，与 RefinedWeb、datatrove 相同；置信度经过校准。", Minimum = 0, Maximum = 1)]
    public double MinimumConfidence { get; init; } = 0.65;
}

/// <summary>MinHash and its verification.</summary>
public sealed record DeduplicationSection
{
    [Key("Words in a piece; characters in Chinese. 5, datatrove's.", "片段的词数，中文为字符数。默认 5，与 datatrove 相同。", Minimum = 1, Maximum = 100)]
    public int Shingle { get; init; } = 5;

    [Key("Bands of a signature. 14 of 8, datatrove's: similarity 0.8 is found with probability 0.92.", "签名的带数。默认 14 带 × 8 行，与 datatrove 相同：相似度 0.8 的以 0.92 的概率找到。", Minimum = 1, Maximum = 1_000)]
    public int Bands { get; init; } = 14;

    [Key("Rows of a band.", "每带的行数。", Minimum = 1, Maximum = 1_000)]
    public int Rows { get; init; } = 8;

    [Key("Least true Jaccard similarity of a candidate pair. 0.8.", "候选对的真实 Jaccard 相似度下限。默认 0.8。", Minimum = 0, Maximum = 1)]
    public double Similarity { get; init; } = 0.8;
}
