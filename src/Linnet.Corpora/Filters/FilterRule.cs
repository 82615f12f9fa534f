using System.Text.Json;

namespace Linnet.Corpora.Filters;

/// <summary>The rules, in the order in which they are applied; in recipes and ledgers their names are in snake case.</summary>
public enum FilterRule
{
    /// <summary>Takes a phrase out of a short line.</summary>
    StripPhrase,

    /// <summary>Takes a phrase from a line's beginning.</summary>
    StripPrefix,

    /// <summary>Takes a phrase from a line's end.</summary>
    StripSuffix,

    /// <summary>A line that is mostly upper-case letters.</summary>
    UppercaseLine,

    /// <summary>A line of digits.</summary>
    NumericLine,

    /// <summary>A line of counters, such as "3 likes".</summary>
    CounterLine,

    /// <summary>A line made of words of navigation.</summary>
    NavigationLine,

    /// <summary>A line that begins with a phrase of page furniture.</summary>
    BoilerplateLine,

    /// <summary>A line of places to be filled in.</summary>
    PlaceholderLine,

    /// <summary>A line of signs and digits with few letters.</summary>
    FewLettersLine,

    /// <summary>A line with a word that is too long.</summary>
    LongWordLine,

    /// <summary>A line that mentions JavaScript.</summary>
    JavascriptLine,

    /// <summary>A line that mentions terms of use, privacy or cookies.</summary>
    PolicyLine,

    /// <summary>A line that does not end like a sentence.</summary>
    TerminalPunctuationLine,

    /// <summary>A line of too few words.</summary>
    ShortLine,

    /// <summary>A document in which nothing but white space is left. Cannot be switched off.</summary>
    EmptyDocument,

    /// <summary>A document of whose words the rules for lines took too many.</summary>
    RemovedWords,

    /// <summary>Too few characters.</summary>
    ShortDocument,

    /// <summary>Too many characters.</summary>
    LongDocument,

    /// <summary>Too few words.</summary>
    FewWords,

    /// <summary>Too many words.</summary>
    ManyWords,

    /// <summary>Mean word too short.</summary>
    ShortWords,

    /// <summary>Mean word too long.</summary>
    LongWords,

    /// <summary>Too many hash signs per word.</summary>
    HashSigns,

    /// <summary>Too many ellipses per word.</summary>
    Ellipses,

    /// <summary>Too many lines begin with a bullet.</summary>
    BulletLines,

    /// <summary>Too many lines end in an ellipsis.</summary>
    EllipsisLines,

    /// <summary>Too few words hold a letter.</summary>
    WordsWithLetter,

    /// <summary>Too few different stop words.</summary>
    StopWords,

    /// <summary>Too few sentences.</summary>
    FewSentences,

    /// <summary>Filler text.</summary>
    LoremIpsum,

    /// <summary>Curly brackets: code.</summary>
    CurlyBracket,

    /// <summary>Too few lines end like a sentence.</summary>
    LinePunctuation,

    /// <summary>Too many short lines.</summary>
    ShortLines,

    /// <summary>Too many line ends per word.</summary>
    LineEnds,

    /// <summary>Too many digits.</summary>
    Digits,

    /// <summary>Too many characters that are neither letter, number nor white space.</summary>
    NonAlphanumeric,

    /// <summary>Too much white space.</summary>
    WhiteSpace,

    /// <summary>Too many parentheses.</summary>
    Parentheses,

    /// <summary>Too many characters in addresses of pages.</summary>
    Urls,

    /// <summary>Too many characters between 【 and 】.</summary>
    BracketedCharacters,

    /// <summary>Too many lines end in "more".</summary>
    MoreLines,

    /// <summary>Too few different characters.</summary>
    UniqueCharacters,

    /// <summary>Too little entropy of characters.</summary>
    CharacterEntropy,

    /// <summary>Too many lines that stood before.</summary>
    DuplicateLines,

    /// <summary>Too many characters in lines that stood before.</summary>
    DuplicateLineCharacters,

    /// <summary>Too many paragraphs that stood before.</summary>
    DuplicateParagraphs,

    /// <summary>Too many characters in paragraphs that stood before.</summary>
    DuplicateParagraphCharacters,

    /// <summary>The most frequent pair of words makes up too much.</summary>
    TopTwoGram,

    /// <summary>The most frequent three words make up too much.</summary>
    TopThreeGram,

    /// <summary>The most frequent four words make up too much.</summary>
    TopFourGram,

    /// <summary>Too many characters in repeated five words.</summary>
    DuplicateFiveGrams,

    /// <summary>Too many characters in repeated six words.</summary>
    DuplicateSixGrams,

    /// <summary>Too many characters in repeated seven words.</summary>
    DuplicateSevenGrams,

    /// <summary>Too many characters in repeated eight words.</summary>
    DuplicateEightGrams,

    /// <summary>Too many characters in repeated nine words.</summary>
    DuplicateNineGrams,

    /// <summary>Too many characters in repeated ten words.</summary>
    DuplicateTenGrams,
}

/// <summary>Names of rules.</summary>
public static class FilterRuleNames
{
    private static readonly string[] Names = [.. Enum.GetNames<FilterRule>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The rule's name in recipes and ledgers, such as <c>short_document</c>.</summary>
    public static string Name(this FilterRule rule) => Names[(int)rule];
}
