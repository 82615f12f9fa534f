using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>What pages of prose look like: C4 and FineWeb.</summary>
public sealed record PageSection
{
    [Key(
        "Least sentences of a document. en 5 (C4); zh 2 (MAP-NEO). null: not applied.",
        "文档的最少句数。en 为 5（C4）；zh 为 2（MAP-NEO）。null 表示不使用。",
        Unit = "sentences",
        Minimum = 0)]
    public double? FewSentences { get; init; }

    [Key(
        "How often lorem ipsum must stand for a document to go. en and zh 1 (C4). null: not applied.",
        "文档出现 lorem ipsum 达到此次数即去除。en、zh 均为 1（C4）。null 表示不使用。",
        Minimum = 1)]
    public double? LoremIpsum { get; init; }

    [Key(
        "How many opening curly brackets make a document go. en 1 (C4); zh null: FineWeb2 leaves C4's rules out. null: not applied.",
        "左花括号达到此数的文档被去除。en 为 1（C4）；zh 为 null：FineWeb2 不用 C4 规则。null 表示不使用。",
        Minimum = 1)]
    public double? CurlyBracket { get; init; }

    [Key(
        "Share of lines that end like a sentence up to which a document goes. en 0.12 (FineWeb); zh 0.106 (FineWeb2 cmn_Hani). null: not applied.",
        "以句末标点结尾的行不超过此比例的文档被去除。en 为 0.12（FineWeb）；zh 为 0.106（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? LinePunctuation { get; init; }

    [Key(
        "Share of short lines from which a document goes. en 0.67 (FineWeb); zh null (FineWeb2). null: not applied.",
        "短行达到此比例的文档被去除。en 为 0.67（FineWeb）；zh 为 null（FineWeb2）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? ShortLines { get; init; }

    [Key(
        "Most characters of a short line. 30 (FineWeb).",
        "短行的最多字符数。默认 30（FineWeb）。",
        Unit = "characters",
        Minimum = 1)]
    public int ShortLineCharacters { get; init; } = 30;

    [Key(
        "Most line ends per word. en 0.3 (FineWeb); zh 0.178 (FineWeb2 cmn_Hani). null: not applied.",
        "每词的换行数上限。en 为 0.3（FineWeb）；zh 为 0.178（FineWeb2 cmn_Hani）。null 表示不使用。",
        Minimum = 0)]
    public double? LineEnds { get; init; }
}
