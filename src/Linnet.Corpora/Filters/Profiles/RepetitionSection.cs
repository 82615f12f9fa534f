using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Gopher's rules of repetition (Rae et al. 2021, table A1).</summary>
public sealed record RepetitionSection
{
    [Key(
        "Most lines that stood before, as a share. en 0.3 (Gopher); zh 0.287 (FineWeb2 cmn_Hani). null: not applied.",
        "重复行的最大比例。en 为 0.3（Gopher）；zh 为 0.287（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateLines { get; init; }

    [Key(
        "Most characters in lines that stood before, as a share. en 0.01 (FineWeb; Gopher 0.2); zh 0.1 (FineWeb2). null: not applied.",
        "重复行所含字符的最大比例。en 为 0.01（FineWeb；Gopher 为 0.2）；zh 为 0.1（FineWeb2）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateLineCharacters { get; init; }

    [Key(
        "Most paragraphs that stood before, as a share; empty lines separate paragraphs. en and zh 0.3 (Gopher; FineWeb2 has it off, because its extraction leaves no empty lines). null: not applied.",
        "重复段落的最大比例，段落以空行分隔。en、zh 均为 0.3（Gopher；FineWeb2 不用，因其抽取不留空行）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateParagraphs { get; init; }

    [Key(
        "Most characters in paragraphs that stood before, as a share. en and zh 0.2 (Gopher; off in FineWeb2 as above). null: not applied.",
        "重复段落所含字符的最大比例。en、zh 均为 0.2（Gopher；FineWeb2 同上不用）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateParagraphCharacters { get; init; }

    [Key(
        "Most characters in the most frequent two words, as a share. en 0.2 (Gopher); zh 0.256 (FineWeb2 cmn_Hani). null: not applied.",
        "最常见的两词串所含字符的最大比例。en 为 0.2（Gopher）；zh 为 0.256（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? TopTwoGram { get; init; }

    [Key(
        "Most characters in the most frequent three words, as a share. en 0.18 (Gopher); zh 0.201 (FineWeb2 cmn_Hani). null: not applied.",
        "最常见的三词串所含字符的最大比例。en 为 0.18（Gopher）；zh 为 0.201（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? TopThreeGram { get; init; }

    [Key(
        "Most characters in the most frequent four words, as a share. en 0.16 (Gopher); zh 0.171 (FineWeb2 cmn_Hani). null: not applied.",
        "最常见的四词串所含字符的最大比例。en 为 0.16（Gopher）；zh 为 0.171（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? TopFourGram { get; init; }

    [Key(
        "Most characters in five words that stood before, as a share. en 0.15 (Gopher); zh 0.198 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的五词串所含字符的最大比例。en 为 0.15（Gopher）；zh 为 0.198（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateFiveGrams { get; init; }

    [Key(
        "Most characters in six words that stood before, as a share. en 0.14 (Gopher); zh 0.182 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的六词串所含字符的最大比例。en 为 0.14（Gopher）；zh 为 0.182（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateSixGrams { get; init; }

    [Key(
        "Most characters in seven words that stood before, as a share. en 0.13 (Gopher); zh 0.167 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的七词串所含字符的最大比例。en 为 0.13（Gopher）；zh 为 0.167（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateSevenGrams { get; init; }

    [Key(
        "Most characters in eight words that stood before, as a share. en 0.12 (Gopher); zh 0.154 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的八词串所含字符的最大比例。en 为 0.12（Gopher）；zh 为 0.154（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateEightGrams { get; init; }

    [Key(
        "Most characters in nine words that stood before, as a share. en 0.11 (Gopher); zh 0.14 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的九词串所含字符的最大比例。en 为 0.11（Gopher）；zh 为 0.14（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateNineGrams { get; init; }

    [Key(
        "Most characters in ten words that stood before, as a share. en 0.1 (Gopher); zh 0.127 (FineWeb2 cmn_Hani). null: not applied.",
        "重复的十词串所含字符的最大比例。en 为 0.1（Gopher）；zh 为 0.127（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? DuplicateTenGrams { get; init; }
}
