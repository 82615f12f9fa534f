using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

/// <summary>Each scanner beside the regular expression that it stands for, on text of the basic plane, where .NET's classes are the same.</summary>
public sealed class PatternTests
{
    private const string Possessive = @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+\z|\s*[\r\n]|\s+(?!\S)|\s";

    private static readonly Gen<char> AnyOfBmp = Gen.Char.Where(c => !char.IsSurrogate(c) && c != 'ſ');

    // Of each class that an alternative names, at least one.
    private static readonly Gen<char> Usual = Gen.Char["abZ'sStTreVElLdm019Ⅷ²   \t\r\n\n\v.,-/(){}$+\u00a0\u3000\u0085\u0001\u200d\ufeffé中文路，。ひカー゠・\u3040ǅʰ\u0301\u0903\u20dd한я"];

    public static TheoryData<string> Scanners => [.. Patterns.Keys];

    private static Dictionary<string, (IPreTokenizer Scanner, Regex Oracle, Regex Wrong)> Patterns { get; } = new()
    {
        ["gpt2"] = Case(Gpt2PreTokenizer.Instance, Gpt2PreTokenizer.Pattern),
        ["cl100k"] = Case(Cl100kPreTokenizer.Cl100k, Cl100kPreTokenizer.Cl100k.Pattern),
        ["cl100k possessive"] = Case(Cl100kPreTokenizer.Cl100kPossessive, Possessive),
        ["qwen2"] = Case(Cl100kPreTokenizer.Qwen2, Cl100kPreTokenizer.Qwen2.Pattern),
        ["linnet"] = Case(Cl100kPreTokenizer.Linnet, PreTokenizer.Pattern),
        ["o200k"] = Case(O200kPreTokenizer.Instance, O200kPreTokenizer.Pattern),
        ["deepseek words"] = Case(DeepSeekPreTokenizer.Words, DeepSeekPreTokenizer.WordPattern),
        ["numbers by three"] = Case(SplitPreTokenizer.Numbers(3), DeepSeekPreTokenizer.NumberPattern),
        ["han and kana"] = Case(SplitPreTokenizer.HanAndKana, DeepSeekPreTokenizer.HanPattern),
    };

    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_ofUsualText_isTheRegularExpressions(string name)
    {
        var (scanner, oracle, _) = Patterns[name];
        Usual.Array[0, 60].ForAll(text => Pieces.Of(scanner, new string(text)).SequenceEqual(Pieces.Of(oracle, new string(text))), iter: 5_000);
    }

    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_ofAnyTextOfTheBasicPlane_isTheRegularExpressions(string name)
    {
        var (scanner, oracle, _) = Patterns[name];
        AnyOfBmp.Array[0, 60].ForAll(text => Pieces.Of(scanner, new string(text)).SequenceEqual(Pieces.Of(oracle, new string(text))), iter: 2_000);
    }

    /// <summary>Each character of the plane between a letter, a space and a digit: no class has an exception that the random texts miss.</summary>
    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_aroundEachCharacterOfTheBasicPlane_isTheRegularExpressions(string name)
    {
        var (scanner, oracle, _) = Patterns[name];
        foreach (var character in Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !char.IsSurrogate(c) && c != 'ſ'))
        {
            var text = $"a{character} {character}{character}A{character}b1{character}中";
            Assert.Equal(Pieces.Of(oracle, text), Pieces.Of(scanner, text));
        }
    }

    /// <summary>The control: the same texts tell a pattern with one class changed from the scanner.</summary>
    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_besideAPatternWithAnotherClass_differs(string name)
    {
        var (scanner, _, wrong) = Patterns[name];
        var different = 0;
        Usual.Array[0, 60].ForAll(text => different += Pieces.Of(scanner, new string(text)).SequenceEqual(Pieces.Of(wrong, new string(text))) ? 0 : 1, iter: 200);

        Assert.InRange(different, 1, 200);
    }

    [Fact]
    public void DeepSeekV3_ofUsualText_isTheThreeSplitsOneAfterTheOther()
    {
        Regex[] splits = [new(DeepSeekPreTokenizer.NumberPattern), new(DeepSeekPreTokenizer.HanPattern), new(DeepSeekPreTokenizer.WordPattern)];
        Gen.OneOf(Usual, Usual, Usual, AnyOfBmp).Array[0, 60].ForAll(
            characters =>
            {
                List<string> expected = [new(characters)];
                foreach (var split in splits)
                {
                    expected = [.. expected.SelectMany(piece => Pieces.Of(split, piece))];
                }

                Assert.Equal(expected, Pieces.Of(DeepSeekPreTokenizer.DeepSeekV3, new string(characters)));
            },
            iter: 10_000);
    }

    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_ofAnyBytes_coversThemAndNeedsNoRoom(string name) => Gen.Byte.Array[0, 200].ForAll(bytes =>
    {
        var pieces = Pieces.Of(Patterns[name].Scanner, bytes);
        Assert.Equal(bytes.Length, pieces.Sum(p => p.Length));
        Assert.Equal(pieces, Pieces.Of(Patterns[name].Scanner, bytes, room: 1));
        Assert.Equal(pieces, Pieces.Of(Patterns[name].Scanner, bytes, room: 7));
    });

    /// <summary>A scanner that looked again at what it passed would need hours for these.</summary>
    [Theory]
    [MemberData(nameof(Scanners))]
    public void Cut_ofAMegabyteOfOneClass_takesNoTime(string name)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var unit in new[] { "a", "A", "中", "ʰ", "\u0301", "1", " ", "\n", "\n ", " \n", "'", ".", "\u0001", "A\u0301", "\u0301A", "aA", "😀", "\u00a0", "ひ゠" })
        {
            _ = Pieces.Of(Patterns[name].Scanner, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1_000_000 / Encoding.UTF8.GetByteCount(unit)))));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("gpt2", "it'S it's 'ſ", "it|'|S| it|'s| '|ſ")]
    [InlineData("cl100k", "it'S 'ſo 'K", "it|'S| '|ſo| '|K")]
    [InlineData("cl100k", "it'ſo", "it|'ſ|o")]
    [InlineData("linnet", "it'ſo", "it|'ſo")]
    [InlineData("o200k", "it'ſo", "it'ſ|o")]
    [InlineData("cl100k", "𝟚080 𠀀𠀁a", "𝟚08|0| 𠀀𠀁a")]
    [InlineData("o200k", "HTTPServer's ABCdef ABC\u0301DE", "HTTPServer's| ABCdef| ABC\u0301|DE")]
    [InlineData("o200k", "\u0301AB", "\u0301|AB")]
    [InlineData("cl100k", "a\n  ", "a|\n|  ")]
    [InlineData("cl100k possessive", "a\n  ", "a|\n  ")]
    [InlineData("deepseek words", "\u0001\u0002a .net,中", "\u0001|\u0002a| .|net|,|中")]
    public void Cut_ofText_givesThePieces(string name, string text, string pieces) => Assert.Equal(pieces.Split('|'), Pieces.Of(Patterns[name].Scanner, text));

    private static (IPreTokenizer, Regex, Regex) Case(IPreTokenizer scanner, string pattern)
    {
        var wrong = pattern.Contains(@"\p{N}", StringComparison.Ordinal) ? pattern.Replace(@"\p{N}", @"\p{Nd}", StringComparison.Ordinal)
            : pattern.Contains(@"\p{M}", StringComparison.Ordinal) ? pattern.Replace(@"\p{M}", @"\p{Mn}", StringComparison.Ordinal)
            : pattern.Replace("ゟ", "ん", StringComparison.Ordinal).Replace("\u3040", "\u3041", StringComparison.Ordinal);
        return (scanner, new Regex(pattern, RegexOptions.CultureInvariant), new Regex(wrong, RegexOptions.CultureInvariant));
    }
}
