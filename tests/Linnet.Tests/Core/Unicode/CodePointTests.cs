using System.Globalization;
using CsCheck;
using Linnet.Core.Unicode;

namespace Linnet.Tests.Core.Unicode;

public sealed class CodePointTests
{
    private static readonly Gen<int> Any = Gen.Int[0, CodePoint.Maximum];

    /// <summary>The runtime's own categories are an independent reading of Unicode's files; a later one may hold characters that 16.0 lacks.</summary>
    [Fact]
    public void Category_ofEveryAssignedCodePoint_isTheRuntimes()
    {
        var different = Enumerable.Range(0, CodePoint.Maximum + 1)
            .Where(c => CodePoint.Category(c) is not UnicodeCategory.OtherNotAssigned and var category && category != CharUnicodeInfo.GetUnicodeCategory(c));

        Assert.Equal(new Version(16, 0, 0), CodePoint.UnicodeVersion);
        Assert.Empty(different);
    }

    [Theory]
    [InlineData(0x105C0, UnicodeCategory.OtherLetter)] // new in 16.0
    [InlineData(0x323B0, UnicodeCategory.OtherNotAssigned)] // new in 17.0
    public void Category_ofALetterNewToAVersion_tellsTheVersion(int codePoint, UnicodeCategory expected) => Assert.Equal(expected, CodePoint.Category(codePoint));

    [Fact]
    public void IsWhiteSpace_ofEveryCharacter_isTheRuntimes() =>
        Assert.DoesNotContain(Enumerable.Range(0, 0x10000), c => CodePoint.IsWhiteSpace(c) != char.IsWhiteSpace((char)c));

    [Theory]
    [InlineData(0x85, true)]
    [InlineData(0x3000, true)]
    [InlineData(0x2028, true)]
    [InlineData(0xFEFF, false)] // the byte order mark
    [InlineData(0x200B, false)]
    [InlineData(0x180E, false)] // a blank up to Unicode 6.2
    public void IsWhiteSpace_ofACodePoint_isTheProperty(int codePoint, bool expected) => Assert.Equal(expected, CodePoint.IsWhiteSpace(codePoint));

    [Theory]
    [InlineData('a', Script.Latin)]
    [InlineData('я', Script.Cyrillic)]
    [InlineData('ω', Script.Greek)]
    [InlineData('ع', Script.Arabic)]
    [InlineData('ก', Script.Thai)]
    [InlineData('中', Script.Han)]
    [InlineData(0x2A6DF, Script.Han)]
    [InlineData('ひ', Script.Hiragana)]
    [InlineData('カ', Script.Katakana)]
    [InlineData('ー', Script.Common)]
    [InlineData('한', Script.Hangul)]
    [InlineData('1', Script.Common)]
    [InlineData(0x301, Script.Inherited)]
    [InlineData(0x378, Script.Unknown)]
    public void Script_ofACodePoint_isTheProperty(int codePoint, Script expected) => Assert.Equal(expected, CodePoint.Script(codePoint));

    [Fact]
    public void Script_ofAnUnassignedCodePoint_isUnknown() => Any.ForAll(
        c => CodePoint.Category(c) is not UnicodeCategory.OtherNotAssigned || CodePoint.Script(c) == Script.Unknown, iter: 10_000);

    [Theory]
    [InlineData('A', "a")]
    [InlineData('a', "")]
    [InlineData(0x130, "i\u0307")]
    [InlineData('Σ', "σ")]
    [InlineData('ẞ', "ß")]
    [InlineData(0x10400, "\U00010428")]
    public void ToLower_ofACodePoint_isTheFullMapping(int codePoint, string expected) =>
        Assert.Equal(expected, string.Concat(CodePoint.ToLower(codePoint).ToArray().Select(char.ConvertFromUtf32)));

    [Theory]
    [InlineData('S', 's')]
    [InlineData(0x17F, 's')] // long s
    [InlineData(0x212A, 'k')] // the sign kelvin
    [InlineData('ß', 'ß')]
    [InlineData('ς', 'σ')]
    public void Fold_ofACodePoint_isTheSimpleFolding(int codePoint, int expected) => Assert.Equal(expected, CodePoint.Fold(codePoint));

    [Fact]
    public void Fold_ofAFolding_staysItself() => Any.ForAll(c => CodePoint.Fold(CodePoint.Fold(c)) == CodePoint.Fold(c), iter: 10_000);

    [Theory]
    [InlineData('é', false, "e\u0301")]
    [InlineData('ﬁ', false, "ﬁ")]
    [InlineData('ﬁ', true, "fi")]
    [InlineData('각', false, "\u1100\u1161\u11A8")]
    [InlineData(0x1E69, false, "s\u0323\u0307")]
    [InlineData(0xFDFA, true, "صلى الله عليه وسلم")]
    public void Decompose_ofACodePoint_isItsFullDecomposition(int codePoint, bool compatibility, string expected)
    {
        var output = new int[CodePoint.MaximumDecomposition];
        var count = CodePoint.Decompose(codePoint, compatibility, output);

        Assert.Equal(expected, string.Concat(output.Take(count).Select(char.ConvertFromUtf32)));
    }

    [Theory]
    [InlineData('e', 0x301, 'é')]
    [InlineData(0x1100, 0x1161, '가')]
    [InlineData('가', 0x11A8, '각')]
    [InlineData('각', 0x11A8, -1)]
    [InlineData(0x915, 0x93C, -1)] // U+0958 is excluded from composition
    [InlineData('a', 'b', -1)]
    public void Compose_ofAPair_isThePrimaryComposite(int first, int second, int expected) => Assert.Equal(expected, CodePoint.Compose(first, second));

    [Theory]
    [InlineData(-1)]
    [InlineData(CodePoint.Maximum + 1)]
    public void Category_ofNoCodePoint_isRefused(int codePoint) => Assert.Throws<IndexOutOfRangeException>(() => CodePoint.Category(codePoint));
}
