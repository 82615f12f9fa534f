using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.Models;

namespace Linnet.Tests.Tokenization.Statistics;

internal static class StatisticsExamples
{
    private static readonly string[] Parts = ["a", "b", "c", " ", "\n", "é", "中", "文", "龘", "𠀀"];

    /// <summary>Texts of letters, blanks, line ends, and characters of two, three and four bytes.</summary>
    public static Gen<string> Texts { get; } = Gen.Int[0, Parts.Length - 1].Array[0, 40].Select(parts => string.Concat(parts.Select(part => Parts[part])));

    /// <summary>WordPiece of "?", "a", "##b", "B" and "##cd", cut at blanks and lower-cased, so that "B" is dead.</summary>
    public static TextTokenizer Words() => new(new TokenizerDefinition
    {
        Model = new WordPieceModel(["?", "a", "##b", "B", "##cd"], "?"),
        Normalizer = TokenizerDefinition.Section("""{"type":"Lowercase"}"""),
        PreTokenizer = TokenizerDefinition.Section("""{"type":"WhitespaceSplit"}"""),
    });
}
