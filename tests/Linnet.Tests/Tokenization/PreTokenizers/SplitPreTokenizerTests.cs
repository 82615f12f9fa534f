using System.Text;
using CsCheck;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class SplitPreTokenizerTests
{
    [Theory]
    [InlineData(SplitBehavior.Removed, "a|b|c")]
    [InlineData(SplitBehavior.Isolated, "-|-|a|-|-|b|-|c|-")]
    [InlineData(SplitBehavior.MergedWithPrevious, "-|-|a-|-|b-|c-")]
    [InlineData(SplitBehavior.MergedWithNext, "-|-a|-|-b|-c|-")]
    [InlineData(SplitBehavior.Contiguous, "--|a|--|b|-|c|-")]
    public void Cut_atALiteral_doesWithItAsAsked(SplitBehavior behavior, string pieces)
    {
        var cutter = SplitPreTokenizer.Literal("-"u8, behavior);

        Assert.Equal(pieces.Split('|'), Pieces.Of(cutter, "--a--b-c-"));
        Assert.Equal(pieces.Split('|'), Pieces.Of(cutter, "--a--b-c-", room: 1));
    }

    [Fact]
    public void Cut_atALiteralOfSeveralBytes_takesItFromTheLeft() =>
        Assert.Equal(["x", "aa", "aa", "a"], Pieces.Of(SplitPreTokenizer.Literal("aa"u8, SplitBehavior.Isolated), "xaaaaa"));

    [Fact]
    public void Cut_atPunctuation_takesAsciiSignsAndTheCategory() =>
        Assert.Equal(["a", "$", "b€c", "。", "—"], Pieces.Of(SplitPreTokenizer.Punctuation(), "a$b€c。—"));

    [Theory]
    [InlineData(true, "a|1|2|Ⅷ|𝟚|b")]
    [InlineData(false, "a|12Ⅷ𝟚|b")]
    public void Cut_atDigits_isOneByOneOrByRuns(bool individual, string pieces) =>
        Assert.Equal(pieces.Split('|'), Pieces.Of(SplitPreTokenizer.Digits(individual), "a12Ⅷ𝟚b"));

    [Fact]
    public void Cut_ofMetaspace_beginsPiecesThere() => Assert.Equal(["▁", "▁a", "▁b", "▁"], Pieces.Of(SplitPreTokenizer.Metaspace(), "▁▁a▁b▁"));

    [Theory]
    [InlineData(SplitBehavior.Isolated)]
    [InlineData(SplitBehavior.MergedWithPrevious)]
    [InlineData(SplitBehavior.MergedWithNext)]
    [InlineData(SplitBehavior.Contiguous)]
    public void Cut_ofAnyBytes_coversThemAndNeedsNoRoom(SplitBehavior behavior) =>
        Gen.OneOf(Gen.Byte, Gen.Const((byte)'.'), Gen.Const((byte)'a')).Array[0, 100].ForAll(bytes =>
        {
            foreach (var cutter in new[] { SplitPreTokenizer.Literal(".."u8, behavior), SplitPreTokenizer.Punctuation(behavior) })
            {
                var pieces = Pieces.Of(cutter, bytes);
                Assert.Equal(bytes.Length, pieces.Sum(p => p.Length));
                Assert.Equal(pieces, Pieces.Of(cutter, bytes, room: 1));
            }
        });

    [Fact]
    public void Literal_ofNothing_isRefused() => Assert.Throws<ArgumentException>(() => SplitPreTokenizer.Literal([], SplitBehavior.Removed));

    [Fact]
    public void Cut_ofAMegabyte_takesNoTime()
    {
        foreach (var behavior in Enum.GetValues<SplitBehavior>())
        {
            foreach (var unit in new[] { "-", "a", "-a", "--a" })
            {
                var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)));
                _ = Pieces.Of(SplitPreTokenizer.Literal("-"u8, behavior), text);
                _ = Pieces.Of(SplitPreTokenizer.Punctuation(behavior), text);
            }
        }
    }
}
