using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>How long documents and words may be.</summary>
public sealed record LengthSection
{
    [Key(
        "Least characters of a document, white space not counted. zh 100, the usual bound of Chinese web text (MAP-NEO 50, CCNet 300); en: few_words stands for it. null: not applied.",
        "文档的最少字符数，空白不计。zh 为 100，中文网页文本的常用下限（MAP-NEO 为 50，CCNet 为 300）；en 由 few_words 代替。null 表示不使用。",
        Unit = "characters",
        Minimum = 0)]
    public double? ShortDocument { get; init; }

    [Key(
        "Most characters of a document, white space not counted. zh 170,000: Gopher's 100,000 words; MAP-NEO's 10,000 would remove books; edited 50,000: longer are tables of generated members. null: not applied.",
        "文档的最多字符数，空白不计。zh 为 170,000，即 Gopher 的十万词；MAP-NEO 的 10,000 会去掉书籍；edited 为 50,000：更长的是生成的成员表。null 表示不使用。",
        Unit = "characters",
        Minimum = 0)]
    public double? LongDocument { get; init; }

    [Key(
        "Least words of a document. en 50 (Gopher); zh: short_document stands for it; edited 6: a sentence. null: not applied.",
        "文档的最少词数。en 为 50（Gopher）；zh 由 short_document 代替；edited 为 6：一句话。null 表示不使用。",
        Unit = "words",
        Minimum = 0)]
    public double? FewWords { get; init; }

    [Key(
        "Most words of a document. en 100,000 (Gopher). null: not applied.",
        "文档的最多词数。en 为 100,000（Gopher）。null 表示不使用。",
        Unit = "words",
        Minimum = 0)]
    public double? ManyWords { get; init; }

    [Key(
        "Least mean length of a word. en 3 (Gopher); zh null: nothing to measure where white space does not separate words. null: not applied.",
        "平均词长下限。en 为 3（Gopher）；zh 为 null：词间无空格，无从测量。null 表示不使用。",
        Unit = "characters",
        Minimum = 0)]
    public double? ShortWords { get; init; }

    [Key(
        "Greatest mean length of a word. en 10 (Gopher); zh 5 (FineWeb2 cmn_Hani); edited 16: names of types and members are long. null: not applied.",
        "平均词长上限。en 为 10（Gopher）；zh 为 5（FineWeb2 cmn_Hani）；edited 为 16：类型与成员名较长。null 表示不使用。",
        Unit = "characters",
        Minimum = 0)]
    public double? LongWords { get; init; }
}
