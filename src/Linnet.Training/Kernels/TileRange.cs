namespace Linnet.Training.Kernels;

/// <summary>The part of a product that the causal mask leaves; i is the first of four rows.</summary>
/// <param name="FromOffset">k starts at max(0, i - FromOffset).</param>
/// <param name="ToOffset">k ends at i + 4 + ToOffset.</param>
/// <param name="ColumnOffset">Columns end at i + 4 + ColumnOffset, rounded up to 16.</param>
internal readonly record struct TileRange(int FromOffset, int ToOffset, int ColumnOffset)
{
    private const int Unlimited = 1 << 29;

    /// <summary>Everything.</summary>
    public static TileRange All { get; } = new(Unlimited, Unlimited, Unlimited);

    /// <summary>Scores: query rows against the keys of a block that starts <paramref name="ahead"/> rows later (negative: earlier).</summary>
    public static TileRange Scores(int ahead) => All with { ColumnOffset = -ahead };

    /// <summary>Sums over keys: query row i reads keys up to <paramref name="start"/> + i.</summary>
    public static TileRange Keys(int start) => All with { ToOffset = start };

    /// <summary>Sums over queries: key row c is read by the queries from c - <paramref name="start"/> on.</summary>
    public static TileRange Queries(int start) => All with { FromOffset = start };
}
