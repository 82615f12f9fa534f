namespace Linnet.Tokenization;

/// <summary>Brings sequences to one length.</summary>
public static class TokenPadding
{
    /// <summary>Fills a batch up.</summary>
    /// <param name="sequences">The sequences, [B][T of each].</param>
    /// <param name="padding">The id to fill up with.</param>
    /// <param name="side">Where it goes.</param>
    /// <param name="length">How long all become at least; 0 for the longest one's length.</param>
    /// <param name="multiple">The length becomes a multiple of this, at least 1.</param>
    /// <returns>The ids, [B, T], and which of them are of the sequences.</returns>
    public static PaddedTokens Pad(IReadOnlyList<IReadOnlyList<int>> sequences, int padding, SequenceSide side = SequenceSide.Right, int length = 0, int multiple = 1)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        var longest = sequences.Aggregate(length, (most, sequence) => Math.Max(most, sequence.Count));
        var all = checked((longest + multiple - 1) / multiple * multiple);
        var ids = new int[sequences.Count, all];
        var mask = new bool[sequences.Count, all];
        for (var row = 0; row < sequences.Count; row++)
        {
            var sequence = sequences[row];
            var start = side == SequenceSide.Right ? 0 : all - sequence.Count;
            for (var i = 0; i < all; i++)
            {
                mask[row, i] = i >= start && i - start < sequence.Count;
                ids[row, i] = mask[row, i] ? sequence[i - start] : padding;
            }
        }

        return new PaddedTokens(ids, mask);
    }
}

/// <summary>Sequences of one length.</summary>
/// <param name="Ids">The ids, [B, T].</param>
/// <param name="Mask">Which ids are of the sequences and not padding, [B, T].</param>
public sealed record PaddedTokens(int[,] Ids, bool[,] Mask);
