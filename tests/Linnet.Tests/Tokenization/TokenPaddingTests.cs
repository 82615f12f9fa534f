using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TokenPaddingTests
{
    private static readonly int[][] Sequences = [[1, 2, 3], [], [4]];

    [Theory]
    [InlineData(SequenceSide.Right, 0, 1, "123 000 400", "111 000 100")]
    [InlineData(SequenceSide.Left, 0, 1, "123 000 004", "111 000 001")]
    [InlineData(SequenceSide.Left, 4, 1, "0123 0000 0004", "0111 0000 0001")]
    [InlineData(SequenceSide.Right, 0, 4, "1230 0000 4000", "1110 0000 1000")]
    public void Pad_ofABatch_fillsItUp(SequenceSide side, int length, int multiple, string ids, string mask)
    {
        var padded = TokenPadding.Pad(Sequences, 0, side, length, multiple);

        Assert.Equal(ids, Rows(padded.Ids));
        Assert.Equal(mask, Rows(padded.Mask));
    }

    private static string Rows<T>(T[,] values) => string.Join(' ', Enumerable.Range(0, values.GetLength(0)).Select(row =>
        string.Concat(Enumerable.Range(0, values.GetLength(1)).Select(i => values[row, i] is true ? "1" : values[row, i] is false ? "0" : $"{values[row, i]}"))));
}
