using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Gopher's rules of quality (Rae et al. 2021, appendix A.1.1).</summary>
public sealed record QualitySection
{
    [Key(
        "Most hash signs per word. en and zh 0.1 (Gopher). null: not applied.",
        "每词的 # 号上限。en、zh 均为 0.1（Gopher）。null 表示不使用。",
        Minimum = 0)]
    public double? HashSigns { get; init; }

    [Key(
        "Most ellipses per word, …… counted once. en and zh 0.1 (Gopher). null: not applied.",
        "每词的省略号上限，“……”算一个。en、zh 均为 0.1（Gopher）。null 表示不使用。",
        Minimum = 0)]
    public double? Ellipses { get; init; }

    [Key(
        "Most lines that begin with a bullet, as a share. en and zh 0.9 (Gopher, MAP-NEO). null: not applied.",
        "以项目符号开头的行的最大比例。en、zh 均为 0.9（Gopher、MAP-NEO）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? BulletLines { get; init; }

    [Key(
        "Most lines that end in an ellipsis, as a share. en and zh 0.3 (Gopher). null: not applied.",
        "以省略号结尾的行的最大比例。en、zh 均为 0.3（Gopher）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? EllipsisLines { get; init; }

    [Key(
        "Least share of words and lone signs that hold a letter. en 0.8 (Gopher); zh 0.735 (FineWeb2 cmn_Hani). null: not applied.",
        "含字母（汉字）的词占词与独立符号的最小比例。en 为 0.8（Gopher）；zh 为 0.735（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? WordsWithLetter { get; init; }

    [Key(
        "Least number of different stop words. en and zh 2 (Gopher, FineWeb2). null: not applied.",
        "不同停用词的最少个数。en、zh 均为 2（Gopher、FineWeb2）。null 表示不使用。",
        Unit = "words",
        Minimum = 0)]
    public double? StopWords { get; init; }

    [Key(
        "The stop words. en: Gopher's 8; zh: the 22 of FineWeb2's cmn_Hani.",
        "停用词表。en 为 Gopher 的 8 个；zh 为 FineWeb2 cmn_Hani 的 22 个。")]
    public IReadOnlyList<string> StopWordList { get; init; } = [];
}
