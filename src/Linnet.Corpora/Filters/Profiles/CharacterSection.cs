using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Which characters a document is made of: MAP-NEO and NeMo.</summary>
public sealed record CharacterSection
{
    [Key(
        "Most digits, as a share of letters and numbers. en 0.15 (NeMo, of all characters); zh 0.3 (MAP-NEO). null: not applied.",
        "数字占文字的最大比例。en 为 0.15（NeMo，占全部字符）；zh 为 0.3（MAP-NEO）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? Digits { get; init; }

    [Key(
        "Most characters that are neither letter, number nor white space, as a share. en 0.25 (NeMo); zh 0.25 (data-juicer's special characters). null: not applied.",
        "既非文字又非空白的字符的最大比例。en 为 0.25（NeMo）；zh 为 0.25（data-juicer 的特殊字符）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? NonAlphanumeric { get; init; }

    [Key(
        "Most white space, as a share of the characters. en and zh 0.25 (NeMo). null: not applied.",
        "空白字符的最大比例。en、zh 均为 0.25（NeMo）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? WhiteSpace { get; init; }

    [Key(
        "Most parentheses, as a share of the characters. en and zh 0.1 (NeMo). null: not applied.",
        "括号占字符的最大比例。en、zh 均为 0.1（NeMo）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? Parentheses { get; init; }

    [Key(
        "Most characters in addresses of pages, as a share. en and zh 0.2 (NeMo). null: not applied.",
        "网址所含字符的最大比例。en、zh 均为 0.2（NeMo）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? Urls { get; init; }

    [Key(
        "Most characters between 【 and 】, as a share. zh 0.1 (MAP-NEO). null: not applied.",
        "【】内字符的最大比例。zh 为 0.1（MAP-NEO）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? BracketedCharacters { get; init; }

    [Key(
        "Most lines that end in a phrase for more, as a share. zh 0.3 (MAP-NEO). null: not applied.",
        "以“更多”一类短语结尾的行的最大比例。zh 为 0.3（MAP-NEO）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? MoreLines { get; init; }

    [Key(
        "Phrases for more. zh: MAP-NEO's.",
        "“更多”一类短语。zh 为 MAP-NEO 的词表。")]
    public IReadOnlyList<string> MoreEndings { get; init; } = [];

    [Key(
        "Share of different characters among the first 10,000 up to which a document goes. zh 0.1 (MAP-NEO). null: not applied.",
        "前一万字符中不同字符不超过此比例的文档被去除。zh 为 0.1（MAP-NEO）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? UniqueCharacters { get; init; }

    [Key(
        "Least entropy of the characters. zh 3 (MAP-NEO). null: not applied.",
        "字符熵下限。zh 为 3（MAP-NEO）。null 表示不使用。",
        Unit = "nats",
        Minimum = 0)]
    public double? CharacterEntropy { get; init; }
}
