using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Screening.SensitiveWords;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>Sensitive words, and how dense they may stand.</summary>
public sealed record SensitiveSection
{
    [Key("Files of words: word, category and severity (1 to 1000) with tabs between them.", "词表文件：词、类别、严重程度（1 到 1000），以制表符分隔。")]
    public IReadOnlyList<string> Lists { get; init; } = [];

    [Key("Files of longer words in which they are harmless, as 性能 is for 性.", "白名单文件：含有敏感词但无害的长词，如“性能”之于“性”。")]
    public IReadOnlyList<string> Allow { get; init; } = [];

    [Key(
        "So many separators between two characters are looked through, as in 敏*感-词. 0: none.",
        "两字之间最多跳过几个分隔符，如“敏*感-词”。0 表示不跳过。",
        Unit = "characters",
        Minimum = 0,
        Maximum = 8)]
    public int Separators { get; init; } = 2;

    [Key("The bounds of categories that have none of their own.", "未单独设定的类别所用的界限。")]
    public DensitySection Density { get; init; } = new();

    [Key("Categories with bounds of their own.", "有单独界限的类别。")]
    public IReadOnlyList<CategorySection> Categories { get; init; } = [];

    [Key("Where the lists are from, told when they are not there.", "列表的来源，在文件不存在时告知。")]
    public DataSection Data { get; init; } = new();

    internal IReadOnlyList<string> Files => [.. Lists, .. Allow];

    internal static Text What { get; } = new("the lists of sensitive words", "敏感词表");

    internal IEnumerable<RecipeRule> Check(string key)
    {
        if (Lists.Count == 0 && (Allow.Count > 0 || Categories.Count > 0))
        {
            yield return new($"{key}.lists", new Text("expected at least one list, because allowed words or categories are named", "指定了白名单或类别，因此至少需要一个词表"));
        }

        foreach (var rule in Density.Check($"{key}.density"))
        {
            yield return rule;
        }

        for (var i = 0; i < Categories.Count; i++)
        {
            foreach (var rule in Categories[i].Density.Check($"{key}.categories.{i}.density"))
            {
                yield return rule;
            }

            if (Categories.Take(i).Any(c => c.Name == Categories[i].Name))
            {
                yield return new($"{key}.categories.{i}.name", new Text($"{Categories[i].Name} is named twice", $"{Categories[i].Name} 出现了两次"));
            }
        }
    }
}

/// <summary>One category's bounds.</summary>
public sealed record CategorySection
{
    [Key("The category, as the lists name it.", "类别，与词表中的名称一致。")]
    public required string Name { get; init; }

    [Key("Its bounds.", "其界限。")]
    public required DensitySection Density { get; init; }
}

/// <summary>How dense words may stand: the sum of severities per 1,000 characters of the document.</summary>
public sealed record DensitySection
{
    [Key("Severities per 1,000 characters from which a person should look: the ledger flags the document, which stays.", "每千字严重程度之和达到此值即在账目中标记，供人工复核；文档保留。", Minimum = 0)]
    public double Review { get; init; } = 2;

    [Key("Severities per 1,000 characters from which the document goes.", "每千字严重程度之和达到此值即去除文档。", Minimum = 0)]
    public double Remove { get; init; } = 10;

    [Key("With fewer hits neither: one word in a short text is no density.", "命中少于此数则两者都不发生：短文中的一个词谈不上密度。", Unit = "words", Minimum = 1, Maximum = 1_000_000)]
    public int LeastHits { get; init; } = 2;

    internal SensitiveDensity ToDensity() => new(Review, Remove, LeastHits);

    internal IEnumerable<RecipeRule> Check(string key)
    {
        if (Review > Remove)
        {
            yield return new($"{key}.review", new Text($"expected at most remove, which is {Remove}; found {Review}", $"不应大于 remove（{Remove}），实际是 {Review}"));
        }
    }
}
