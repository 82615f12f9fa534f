namespace Linnet.Tokenization.Models.BytePair;

/// <summary>A hash of 128 bits for tables in memory. It is seeded by the process, so neither a text nor a file can aim at it; no result depends on it.</summary>
internal static class FoldedHash
{
    private static readonly ulong First = Draw(1);
    private static readonly ulong Second = Draw(2);

    /// <summary>The hash of two words: multiplied, the halves of the product folded. Its low bits are as good as its high ones.</summary>
    public static ulong Of(ulong low, ulong high)
    {
        var top = Math.BigMul(low ^ First, high ^ Second, out var bottom);
        return top ^ bottom;
    }

    /// <summary>The hash of a pair of ids.</summary>
    public static ulong Of(int left, int right) => Of(((ulong)(uint)left << 32) | (uint)right, 0);

    // HashCode is seeded anew in each process, and is the only such source here that is no random generator.
    private static ulong Draw(int which) => ((ulong)(uint)HashCode.Combine(which, 0) << 32) | (uint)HashCode.Combine(which, 1) | 1;
}
