using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Which rules are applied to documents of a language, and with what bounds. A bound of null: the rule does not belong to the profile.</summary>
/// <remarks>
/// The bounds of FineWeb2 for Chinese were set on text segmented by jieba. Here no dictionary is asked: a Chinese word counts as
/// <see cref="CharactersPerWord"/> characters, and an n-gram of n words is one of n times as many tokens, so that the bounds per word and per n-gram
/// hold as they are. 1.7 is what jieba finds on four kinds of text between 1.66 (reviews) and 1.93 (newspaper): with it the words counted are 0.98 to
/// 1.14 times jieba's. On 5,770 documents (250 of news, questions and encyclopedia, reviews joined) the nine rules of n-grams remove 101, datatrove's
/// computation on jieba's words 126, and 87 of them are the same; 99.1 % of the decisions agree. Where they differ, datatrove counts overlapping copies
/// twice (a run of one word), or leaves out the end of a repeated passage. words_with_letter agrees for 99.3 % of the reviews and 93 % of the 250, most
/// of whose removals are encyclopedia with its markup; line_ends and long_words agree for all.
/// </remarks>
public sealed record FilterProfileSection
{
    [Key(
        "What counts as a word. en spaced: between white space; zh characters: by characters per word, with runs of foreign letters as words.",
        "词的计法。en 为 spaced：以空白分隔；zh 为 characters：按每词字数折算，连续的外文字母算一个词。")]
    public WordUnit Words { get; init; } = WordUnit.Spaced;

    [Key(
        "How many characters of a script without spaces make a word in the mean. zh 1.7, measured with jieba; en 1, not used.",
        "无空格文字平均多少字为一词。zh 为 1.7，以 jieba 测得；en 为 1，不起作用。",
        Unit = "characters",
        Minimum = 1,
        Maximum = 6)]
    public double CharactersPerWord { get; init; } = 1;

    [Key("Lines.", "行。")]
    public LineSection Lines { get; init; } = new();

    [Key("Lengths of documents and words.", "文档与词的长度。")]
    public LengthSection Length { get; init; } = new();

    [Key("Gopher's quality.", "Gopher 的质量规则。")]
    public QualitySection Quality { get; init; } = new();

    [Key("Looks of pages.", "页面形态。")]
    public PageSection Page { get; init; } = new();

    [Key("Characters.", "字符。")]
    public CharacterSection Characters { get; init; } = new();

    [Key("Repetition.", "重复。")]
    public RepetitionSection Repetition { get; init; } = new();

    [Key("Rules of the profile that are switched off.", "此配置中关闭的规则。")]
    public IReadOnlyList<FilterRule> Off { get; init; } = [];
}
