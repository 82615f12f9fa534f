namespace Linnet.Corpora.Filters.Profiles;

/// <summary>The profiles' defaults. Where each bound is from stands in its key's documentation.</summary>
public static class FilterProfiles
{
    /// <summary>English web text: Gopher, C4 without its mark at line ends, FineWeb, RefinedWeb's lines as rebuilt in DCLM, NeMo's shares.</summary>
    public static FilterProfileSection English { get; } = new()
    {
        Lines = new()
        {
            StripPhrases = ["items in cart"],
            StripPrefixes = ["Sign-in"],
            StripSuffixes = ["Read more..."],
            UppercaseLine = 0.5,
            NumericLine = 1,
            CounterLine = 1,
            CounterWords =
            [
                "likes", "shares", "comments", "retweets", "reposts", "quotes", "bookmarks", "upvotes", "downvotes", "downloads", "views", "followers",
            ],
            LongWordLine = 1_000,
            JavascriptLine = 1,
            PolicyLine = 1,
            PolicyPhrases = ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"],
            ShortLine = 2,
            RemovedWords = 0.05,
        },
        Length = new() { FewWords = 50, ManyWords = 100_000, ShortWords = 3, LongWords = 10 },
        Quality = new()
        {
            HashSigns = 0.1,
            Ellipses = 0.1,
            BulletLines = 0.9,
            EllipsisLines = 0.3,
            WordsWithLetter = 0.8,
            StopWords = 2,
            StopWordList = ["the", "be", "to", "of", "and", "that", "have", "with"],
        },
        Page = new() { FewSentences = 5, LoremIpsum = 1, CurlyBracket = 1, LinePunctuation = 0.12, ShortLines = 0.67, LineEnds = 0.3 },
        Characters = new() { Digits = 0.15, NonAlphanumeric = 0.25, WhiteSpace = 0.25, Parentheses = 0.1, Urls = 0.2 },
        Repetition = new()
        {
            DuplicateLines = 0.3,
            DuplicateLineCharacters = 0.01,
            DuplicateParagraphs = 0.3,
            DuplicateParagraphCharacters = 0.2,
            TopTwoGram = 0.2,
            TopThreeGram = 0.18,
            TopFourGram = 0.16,
            DuplicateFiveGrams = 0.15,
            DuplicateSixGrams = 0.14,
            DuplicateSevenGrams = 0.13,
            DuplicateEightGrams = 0.12,
            DuplicateNineGrams = 0.11,
            DuplicateTenGrams = 0.1,
        },
    };

    /// <summary>
    /// Text that people chose and edited, in any language: documentation, messages, notes. It has no page furniture and little junk, and many of its
    /// documents are short; what goes is what nobody wrote for reading. Bounds of our own, looked at on .NET's documentation and messages.
    /// </summary>
    public static FilterProfileSection Edited { get; } = new()
    {
        Words = Measures.WordUnit.Characters,
        CharactersPerWord = 1.7,
        Lines = new()
        {
            PlaceholderLine = 2,
            FewLettersLine = 0.5,
            LongWordLine = 200,
            PolicyLine = 1,
            PolicyPhrases = ["to be added.", "not intended to be used directly from your code", "is not intended to be used from your code"],
        },
        Length = new() { FewWords = 6, LongDocument = 50_000, LongWords = 16 },
        Quality = new() { EllipsisLines = 0.3 },
        Page = new() { LoremIpsum = 1 },
        Repetition = new() { DuplicateTenGrams = 0.5 },
    };

    /// <summary>Chinese web text: FineWeb2's cmn_Hani, MAP-NEO's own rules, RefinedWeb's lines with lists of our own.</summary>
    public static FilterProfileSection Chinese { get; } = new()
    {
        Words = Measures.WordUnit.Characters,
        CharactersPerWord = 1.7,
        Lines = new()
        {
            StripSuffixes = ChineseFurniture.Suffixes,
            StripWords = 120,
            NumericLine = 1,
            CounterLine = 1,
            CounterWords = ChineseFurniture.Counters,
            NavigationLine = 0.9,
            NavigationWords = ChineseFurniture.Navigation,
            BoilerplateLine = 1,
            BoilerplateBeginnings = ChineseFurniture.Beginnings,
            LongWordLine = 1_000,
            JavascriptLine = 1,
            PolicyLine = 1,
            PolicyPhrases = ChineseFurniture.Policies,
            ShortLine = 1.1,
            RemovedWords = 0.2,
        },
        Length = new() { ShortDocument = 100, LongDocument = 170_000, LongWords = 5 },
        Quality = new()
        {
            HashSigns = 0.1,
            Ellipses = 0.1,
            BulletLines = 0.9,
            EllipsisLines = 0.3,
            WordsWithLetter = 0.735,
            StopWords = 2,
            StopWordList =
            [
                "的", "年", "在", "月", "是", "和", "日", "了", "於", "·", "為", "有", "被", "人", "中", "为", "他", "與", "後", "也", "而", "由",
            ],
        },
        Page = new() { FewSentences = 2, LoremIpsum = 1, LinePunctuation = 0.106, LineEnds = 0.178 },
        Characters = new()
        {
            Digits = 0.3,
            NonAlphanumeric = 0.25,
            WhiteSpace = 0.25,
            Parentheses = 0.1,
            Urls = 0.2,
            BracketedCharacters = 0.1,
            MoreLines = 0.3,
            MoreEndings = ["readmore", "展开", "更多", "。。。"],
            UniqueCharacters = 0.1,
            CharacterEntropy = 3,
        },
        Repetition = new()
        {
            DuplicateLines = 0.287,
            DuplicateLineCharacters = 0.1,
            DuplicateParagraphs = 0.3,
            DuplicateParagraphCharacters = 0.2,
            TopTwoGram = 0.256,
            TopThreeGram = 0.201,
            TopFourGram = 0.171,
            DuplicateFiveGrams = 0.198,
            DuplicateSixGrams = 0.182,
            DuplicateSevenGrams = 0.167,
            DuplicateEightGrams = 0.154,
            DuplicateNineGrams = 0.14,
            DuplicateTenGrams = 0.127,
        },
    };
}
