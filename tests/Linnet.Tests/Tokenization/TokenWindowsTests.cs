using CsCheck;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TokenWindowsTests
{
    [Theory]
    [InlineData(5, 3, 0, SequenceSide.Right, "0+3 3+2")]
    [InlineData(5, 3, 1, SequenceSide.Right, "0+3 2+3")]
    [InlineData(6, 3, 1, SequenceSide.Right, "0+3 2+3 4+2")]
    [InlineData(5, 3, 0, SequenceSide.Left, "2+3 0+2")]
    [InlineData(6, 3, 2, SequenceSide.Left, "3+3 2+3 1+3 0+3")]
    [InlineData(3, 3, 2, SequenceSide.Left, "0+3")]
    [InlineData(0, 3, 2, SequenceSide.Right, "0+0")]
    public void Of_aSequence_givesTheWindows(int count, int limit, int stride, SequenceSide cut, string windows) =>
        Assert.Equal(windows, string.Join(' ', TokenWindows.Of(count, limit, stride, cut).Select(w => $"{w.Start}+{w.Length}")));

    [Fact]
    public void Of_anySequence_coversItWithTheStride() => Gen.Select(Gen.Int[1, 50], Gen.Int[1, 12], Gen.Int[0, 11], Gen.Bool).ForAll((count, limit, stride, left) =>
    {
        stride %= limit;
        var windows = TokenWindows.Of(count, limit, stride, left ? SequenceSide.Left : SequenceSide.Right);
        List<TokenWindow> ordered = [.. windows.OrderBy(w => w.Start)];

        Assert.Equal((0, count), (ordered[0].Start, ordered[^1].Start + ordered[^1].Length));
        Assert.All(windows.SkipLast(1), w => Assert.Equal(limit, w.Length));
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.Equal(stride, pair.First.Start + pair.First.Length - pair.Second.Start));
    });

    [Fact]
    public void Of_aStrideThatNeverEnds_throwsArgumentException() => Assert.Throws<ArgumentOutOfRangeException>(() => TokenWindows.Of(9, 3, 3));
}
