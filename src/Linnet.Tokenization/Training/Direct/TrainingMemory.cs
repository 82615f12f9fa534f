using System.Globalization;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>How much memory training may take, as the user says it: all that the process holds.</summary>
public static class TrainingMemory
{
    /// <summary>What the program takes without the text that it learns from.</summary>
    public const long ProgramBytes = 110_000_000;

    /// <summary>The least that can be asked for.</summary>
    public const long Smallest = 192_000_000;

    /// <summary>Blocks of text are so large, or smaller.</summary>
    private const int LargestBlock = 1 << 19;

    private const int SmallestBlock = 1 << 14;

    private static readonly (string Unit, long Bytes)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1), ("", 1)];

    /// <summary>The bytes that a text such as <c>2GB</c> or <c>512MiB</c> says, or null when it says none, or less than <see cref="Smallest"/>.</summary>
    public static long? Bytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (unit, bytes) = Units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        return decimal.TryParse(text[..^unit.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue / bytes
            && number * bytes >= Smallest
            ? (long)(number * bytes)
            : null;
    }

    /// <summary>What is left of a process's memory for learning.</summary>
    public static long ForLearning(long bytes) => bytes - ProgramBytes;

    /// <summary>How large the blocks are that text is read in: all of them take a quarter at most.</summary>
    internal static int BlockBytes(long memory, int threads) =>
        (int)Math.Clamp(memory / (8L * PieceCounter.BlocksPerThread * threads), SmallestBlock, LargestBlock);

    /// <summary>What is left for counts beside the blocks, what a round of them adds, and what is not yet collected.</summary>
    internal static long ForCounts(long memory, int threads)
    {
        var blocks = (long)PieceCounter.BlocksPerThread * threads * BlockBytes(memory, threads);
        return Math.Max(memory / 4, memory - (memory / 8) - (4 * blocks));
    }
}
