namespace Linnet.Tokenization;

/// <summary>A part of a sequence.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="Length">Tokens.</param>
public readonly record struct TokenWindow(int Start, int Length);

/// <summary>Cuts a sequence that is too long into windows that overlap.</summary>
public static class TokenWindows
{
    /// <summary>Where the windows lie. The first is what truncation keeps.</summary>
    /// <param name="count">T, the tokens of the sequence.</param>
    /// <param name="limit">The tokens of a window at most; at least 1.</param>
    /// <param name="stride">How many tokens a window shares with the one before: at least 0, less than <paramref name="limit"/>.</param>
    /// <param name="cut">The side that loses tokens: on the right, the first window begins the sequence; on the left, it ends it.</param>
    /// <returns>At least one window, together the whole sequence; each but the last has <paramref name="limit"/> tokens. As Hugging Face's
    /// tokenizers' truncation with its overflowing parts.</returns>
    public static IReadOnlyList<TokenWindow> Of(int count, int limit, int stride = 0, SequenceSide cut = SequenceSide.Right)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stride, limit);
        List<TokenWindow> windows = [];
        for (var start = 0L; windows.Count == 0 || start - (limit - stride) + limit < count; start += limit - stride)
        {
            var length = (int)Math.Min(limit, count - start);
            windows.Add(new TokenWindow((int)(cut == SequenceSide.Right ? start : count - start - length), length));
        }

        return windows;
    }
}
