using System.Text;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class CharacterPairModelTests
{
    private static readonly string[] Tokens = ["<unk>", "a", "b", "c", "ab", "abc", "中", "国", "中国", "<0xE4>", "<0xBA>", "<0xBA>x", "##b", "##c", "##bc", "a##", "b</w>", "ab</w>"];

    [Theory]
    [InlineData("abcab", "abc ab", "3 2")]
    [InlineData("中国中", "中国 中", "6 3")]
    [InlineData("a中国人b", "a 中国 <unk> b", "1 6 3 1")]
    [InlineData("人人a", "<unk> <unk> a", "3 3 1")]
    public void Encode_ofCharacters_mergesThem(string piece, string tokens, string lengths) =>
        AssertEncodes(new CharacterPairOptions { UnknownToken = "<unk>" }, piece, tokens, lengths);

    [Fact]
    public void Encode_ofUnknownCharactersInARow_isOneTokenWhereFused() =>
        AssertEncodes(new CharacterPairOptions { UnknownToken = "<unk>", FusesUnknown = true }, "a人人a人", "a <unk> a <unk>", "1 6 1 3");

    [Fact]
    public void Encode_withoutAnUnknownToken_dropsTheCharacter() => AssertEncodes(new CharacterPairOptions(), "a人a", "a a", "4 1");

    [Theory]
    [InlineData("人a", "a", "3+1")]
    [InlineData("a人", "a", "0+1")]
    [InlineData("人a人人b人", "ab", "3+8")] // two that merge though another stood between
    [InlineData("人", "", "")]
    public void EncodeWithSpans_withoutAnUnknownToken_givesThePlacesOfTheOthers(string piece, string tokens, string spans) =>
        AssertSpans(new CharacterPairOptions(), piece, tokens, spans);

    [Theory]
    [InlineData("\u4EBA\u4EBB", "<0xE4> <0xBA> <0xBA> <unk>", "0+1 1+1 2+1 3+3")]
    [InlineData("a\u4EBB\u4EBAb", "a <0xE4> <0xBA> <0xBA> <unk> b", "0+1 1+0 1+0 1+0 1+6 7+1")] // in another order than the text
    public void EncodeWithSpans_withByteFallback_ascends(string piece, string tokens, string spans) =>
        AssertSpans(new CharacterPairOptions { UnknownToken = "<unk>", FallsBackToBytes = true }, piece, tokens, spans);

    [Fact]
    public void EncodeWithSpans_ofAnyText_givesThePlacesThatASearchFinds() => Gen.String["abc中国人"].ForAll(piece =>
    {
        var model = new CharacterPairModel(Vocabulary(new CharacterPairOptions(), [("a", "b"), ("中", "国")]));
        var utf8 = Encoding.UTF8.GetBytes(piece);
        List<int> ids = [];
        List<Piece> spans = [];
        model.EncodeWithSpans(utf8, ids, spans);

        // Dropped, 人 stands in no token but between those that merged across it.
        Assert.Equal(
            string.Concat(ids.Select(id => Tokens[id])),
            string.Concat(spans.Select(span => Encoding.UTF8.GetString(utf8, span.Start, span.Length).Replace("人", "", StringComparison.Ordinal))));
        Assert.All(spans, span => Assert.False(Encoding.UTF8.GetString(utf8, span.Start, span.Length) is ['人', ..] or [.., '人']));
        List<int> lengths = [];
        model.Encode(utf8, [], lengths);
        Assert.Equal(ids.Count == 0 ? 0 : utf8.Length, lengths.Sum());
    });

    /// <summary>U+4EBA is E4 BA BA; U+4E2D is a token; U+4EBB's last byte has none.</summary>
    [Fact]
    public void Encode_withByteFallback_givesTheBytesWhereAllOfThemAreTokens()
    {
        var options = new CharacterPairOptions { UnknownToken = "<unk>", FallsBackToBytes = true };

        AssertEncodes(options, "a\u4EBA中", "a <0xE4> <0xBA> <0xBA> 中", "1 1 1 1 3");
        AssertEncodes(options, "a\u4EBB中", "a <unk> 中", "1 3 3");
        AssertEncodes(options, "\u4EBB\u4EBA中", "<0xE4> <0xBA> <0xBA> <unk> 中", "0 0 0 6 3");
    }

    [Fact]
    public void Encode_withAPrefix_writesItBeforeAllButTheFirstCharacter() =>
        AssertEncodes(new CharacterPairOptions { UnknownToken = "<unk>", ContinuingSubwordPrefix = "##" }, "abcb", "abc ##b", "3 1", [("##b", "##c"), ("a", "##bc")]);

    [Fact]
    public void Encode_withASuffix_writesItBehindTheLastCharacter() =>
        AssertEncodes(new CharacterPairOptions { UnknownToken = "<unk>", EndOfWordSuffix = "</w>" }, "abab", "ab ab</w>", "2 2", [("a", "b"), ("a", "b</w>")]);

    [Fact]
    public void Encode_ofAWholeToken_givesItWhereMergesAreIgnored()
    {
        AssertEncodes(new CharacterPairOptions { IgnoresMerges = true }, "abc", "abc", "3", []);
        AssertEncodes(new CharacterPairOptions(), "abc", "a b c", "1 1 1", []);
    }

    [Theory]
    [InlineData("a", "c", "The merge 0 of 1 and 3 makes no token, or stands twice.")]
    [InlineData("a", "b", "The merge 1 of 1 and 2 makes no token, or stands twice.")]
    public void Constructor_withAMergeThatMakesNothing_throwsArgumentException(string left, string right, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Vocabulary(new CharacterPairOptions(), left == "a" && right == "b" ? [("a", "b"), ("a", "b")] : [(left, right)])).Message);

    [Fact]
    public void Constructor_withAnUnknownTokenThatIsNone_throwsArgumentException() =>
        Assert.StartsWith("The unknown token 'x' is not in the vocabulary.", Assert.Throws<ArgumentException>(() => Vocabulary(new CharacterPairOptions { UnknownToken = "x" }, [])).Message);

    private static CharacterPairVocabulary Vocabulary(CharacterPairOptions options, (string Left, string Right)[] merges) =>
        new(Tokens, [.. merges.Select(m => (Array.IndexOf(Tokens, m.Left), Array.IndexOf(Tokens, m.Right)))], options);

    private static void AssertSpans(CharacterPairOptions options, string piece, string tokens, string spans)
    {
        List<int> ids = [];
        List<Piece> found = [];
        new CharacterPairModel(Vocabulary(options, [("a", "b")])).EncodeWithSpans(Encoding.UTF8.GetBytes(piece), ids, found);
        Assert.Equal((tokens, spans), (string.Join(' ', ids.Select(id => Tokens[id])), string.Join(' ', found.Select(span => $"{span.Start}+{span.Length}"))));
    }

    private static void AssertEncodes(CharacterPairOptions options, string piece, string tokens, string lengths, (string, string)[]? merges = null)
    {
        var model = new CharacterPairModel(Vocabulary(options, merges ?? [("a", "b"), ("ab", "c"), ("中", "国")]));
        List<int> ids = [];
        List<int> sizes = [];
        model.Encode(Encoding.UTF8.GetBytes(piece), ids, sizes);
        Assert.Equal(tokens, string.Join(' ', ids.Select(id => Tokens[id])));
        Assert.Equal(lengths, string.Join(' ', sizes));
        for (var round = 0; round < 2; round++) // the second time from the cache
        {
            List<int> again = [];
            model.Encode(Encoding.UTF8.GetBytes(piece), again, null);
            Assert.Equal(ids, again);
        }
    }
}
