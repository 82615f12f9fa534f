using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Which lines go, what is taken out of lines, and how much of a document may go so.</summary>
public sealed record LineSection
{
    [Key(
        "Phrases taken out of short lines. en: items in cart (RefinedWeb as rebuilt in DCLM). None: not applied.",
        "从短行中去掉的短语。en 为 items in cart（DCLM 重建的 RefinedWeb 规则）。不填表示不使用。")]
    public IReadOnlyList<string> StripPhrases { get; init; } = [];

    [Key(
        "Phrases taken from the beginning of short lines. en: Sign-in (RefinedWeb as rebuilt in DCLM). None: not applied.",
        "从短行开头去掉的短语。en 为 Sign-in（DCLM 重建的 RefinedWeb 规则）。不填表示不使用。")]
    public IReadOnlyList<string> StripPrefixes { get; init; } = [];

    [Key(
        "Phrases taken from the end of short lines. en: Read more... (RefinedWeb as rebuilt in DCLM); zh: 阅读全文 and the like, own list. None: not applied.",
        "从短行末尾去掉的短语。en 为 Read more...（DCLM 重建的 RefinedWeb 规则）；zh 为“阅读全文”等，自有词表。不填表示不使用。")]
    public IReadOnlyList<string> StripSuffixes { get; init; } = [];

    [Key(
        "Most words of a line from which phrases are taken. en 10 (DCLM); zh 120, about 200 characters: excerpts of paragraphs end so.",
        "被去掉短语的行的最多词数。en 为 10（DCLM）；zh 为 120，约 200 字：段落摘要常以此结尾。",
        Unit = "words",
        Minimum = 0)]
    public double StripWords { get; init; } = 10;

    [Key(
        "Most upper-case letters of a line, as a share of its characters. en 0.5 (RefinedWeb as rebuilt in DCLM); zh null: it says nothing of Chinese. null: not applied.",
        "一行中大写字母占字符的最大比例。en 为 0.5（DCLM 重建的 RefinedWeb 规则）；zh 为 null：对中文没有意义。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? UppercaseLine { get; init; }

    [Key(
        "Share of digits from which a line goes. en and zh 1: all of them (RefinedWeb). null: not applied.",
        "数字达到此比例的行被去除。en、zh 均为 1，即全是数字（RefinedWeb）。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? NumericLine { get; init; }

    [Key(
        "1: lines of counters such as 3 likes go (RefinedWeb as rebuilt in DCLM). null: not applied.",
        "1：去除计数行，如“阅读 1024 评论 3”（DCLM 重建的 RefinedWeb 规则）。null 表示不使用。",
        Minimum = 1,
        Maximum = 1)]
    public double? CounterLine { get; init; }

    [Key(
        "What counters count. en: DCLM's words; zh: own list.",
        "计数行中的计数对象。en 为 DCLM 的词表；zh 为自有词表。")]
    public IReadOnlyList<string> CounterWords { get; init; } = [];

    [Key(
        "Share of letters and numbers in words of navigation from which a short line goes. zh 0.9, own rule. null: not applied.",
        "导航词占文字的比例达到此值的短行被去除。zh 为 0.9，自有规则。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? NavigationLine { get; init; }

    [Key(
        "Words of navigation. zh: own list.",
        "导航词。zh 为自有词表。")]
    public IReadOnlyList<string> NavigationWords { get; init; } = [];

    [Key(
        "1: short lines that begin with page furniture go. zh, own rule. null: not applied.",
        "1：去除以页面套话开头的短行。zh 使用，自有规则。null 表示不使用。",
        Minimum = 1,
        Maximum = 1)]
    public double? BoilerplateLine { get; init; }

    [Key(
        "What page furniture begins with. zh: own list.",
        "页面套话的开头。zh 为自有词表。")]
    public IReadOnlyList<string> BoilerplateBeginnings { get; init; } = [];

    [Key(
        "Most characters of a line that may be navigation or page furniture. 60.",
        "可视为导航或页面套话的行的最多字符数。默认 60。",
        Unit = "characters",
        Minimum = 1)]
    public int FurnitureCharacters { get; init; } = 60;

    [Key(
        "Least letters of a line besides placeholders such as {0}. edited 2: messages of programs, own rule. null: not applied.",
        "除 {0} 等占位符外一行最少的字母数。edited 为 2：针对程序消息，自有规则。null 表示不使用。",
        Unit = "letters",
        Minimum = 0)]
    public double? PlaceholderLine { get; init; }

    [Key(
        "Least share of letters in a line; a Chinese character counts as three. edited 0.5: less is a format string or a path, own rule. null: not applied.",
        "一行中字母的最小比例，一个汉字算三个字母。edited 为 0.5：更少的是格式串或路径，自有规则。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? FewLettersLine { get; init; }

    [Key(
        "Longest run without white space of a line, East Asian text left out. en and zh 1,000 (C4); edited 200: the longest generic type names are below, encoded data above. null: not applied.",
        "一行中最长的无空格串（东亚文字除外）。en、zh 均为 1,000（C4）；edited 为 200：最长的泛型类型名低于此值，编码数据高于此值。null 表示不使用。",
        Unit = "characters",
        Minimum = 0)]
    public double? LongWordLine { get; init; }

    [Key(
        "How often a line must mention JavaScript to go. en and zh 1 (C4). null: not applied.",
        "一行提到 JavaScript 达到此次数即去除。en、zh 均为 1（C4）。null 表示不使用。",
        Minimum = 1)]
    public double? JavascriptLine { get; init; }

    [Key(
        "How many policy phrases make a line go. en and zh 1 (C4). null: not applied.",
        "一行含声明短语达到此数即去除。en、zh 均为 1（C4）。null 表示不使用。",
        Minimum = 1)]
    public double? PolicyLine { get; init; }

    [Key(
        "Policy phrases. en: C4's; zh: own list; edited: what stands for text that nobody wrote yet, own list.",
        "声明短语。en 为 C4 的词表；zh 为自有词表；edited 为尚未撰写之处的套话，自有词表。")]
    public IReadOnlyList<string> PolicyPhrases { get; init; } = [];

    [Key(
        "1: lines that do not end like a sentence go (C4). en and zh null: FineWeb leaves it out, headings and verse have no such mark. null: not applied.",
        "1：去除不以句末标点结尾的行（C4）。en、zh 均为 null：FineWeb 不用，标题与诗句没有句末标点。null 表示不使用。",
        Minimum = 1,
        Maximum = 1)]
    public double? TerminalPunctuationLine { get; init; }

    [Key(
        "Least words of a line. en 2 (RefinedWeb; C4 has 3); zh 1.1: one character or one foreign word goes, two characters stay. null: not applied.",
        "一行的最少词数。en 为 2（RefinedWeb；C4 为 3）；zh 为 1.1：单个字或单个外文词的行被去除，两个字的保留。null 表示不使用。",
        Unit = "words",
        Minimum = 0)]
    public double? ShortLine { get; init; }

    [Key(
        "Most words that the rules for lines may take from a document, as a share; with more the document goes. en 0.05 (RefinedWeb as rebuilt in DCLM); zh 0.2: its lists take whole lines of furniture, some 100 characters a page, and 0.05 would take all news under 2,000. null: not applied.",
        "行规则可从文档中去掉的词的最大比例，超过则整篇去除。en 为 0.05（DCLM 重建的 RefinedWeb 规则）；zh 为 0.2：其词表去掉整行套话，每页约百字，0.05 会去掉所有不足两千字的新闻。null 表示不使用。",
        Minimum = 0,
        Maximum = 1)]
    public double? RemovedWords { get; init; }
}
