using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>Which rules are applied to documents of a language, and with what bounds. A bound of null: the rule does not belong to the profile.</summary>
/// <remarks>
/// The bounds of FineWeb2 for Chinese were set on text segmented by jieba. Here a Chinese word is not looked up but counted as
/// <see cref="CharactersPerWord"/> characters, so that its bounds per word and per n-gram of words hold as they are, without a dictionary.
/// </remarks>
public sealed record FilterProfileSection
{
    [Key(
        "What counts as a word. en spaced: between white space; zh characters: by characters per word, with runs of foreign letters as words.",
        "词的计法。en 为 spaced：以空白分隔；zh 为 characters：按每词字数折算，连续的外文字母算一个词。")]
    public WordUnit Words { get; init; } = WordUnit.Spaced;

    [Key(
        "How many characters of a script without spaces make a word in the mean. zh 1.6; en 1, not used.",
        "无空格文字平均多少字为一词。zh 为 1.6；en 为 1，不起作用。",
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
