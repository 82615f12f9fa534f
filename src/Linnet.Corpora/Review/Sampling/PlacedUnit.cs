using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>A unit by its place: a line of a part's ledger, a document of a part, or a line of one.</summary>
/// <param name="Part">The part.</param>
/// <param name="Number">The ledger's line, or the document, from 0.</param>
/// <param name="Line">The line of the document, from 1; 0 for the document.</param>
/// <param name="Value">What the rule measured, or null.</param>
/// <param name="Threshold">What it is measured against, or null.</param>
internal readonly record struct PlacedUnit(int Part, long Number, int Line, double? Value, double? Threshold)
{
    /// <summary>The distance from the bound, in bounds; null where nothing was measured.</summary>
    public double? Distance => Value is { } value && Threshold is { } threshold ? Math.Abs(value - threshold) / Math.Max(Math.Abs(threshold), 1e-9) : null;
}

/// <summary>Units of one side of a rule: how many there are, and those drawn first by chance.</summary>
/// <param name="Population">How many there are.</param>
/// <param name="Pool">Those drawn.</param>
internal sealed record UnitPool(long Population, IReadOnlyList<PlacedUnit> Pool);

/// <summary>Numbers drawn by chance for places, each use of its own.</summary>
internal static class PlaceNumbers
{
    private const int NumberBits = 40;

    /// <summary>The index of a place: parts hold far fewer than 2^40 units.</summary>
    public static ulong Index(int part, long number) => ((ulong)part << NumberBits) | (ulong)number;

    /// <summary>A pool whose units come with places.</summary>
    public static void Add(this RandomPool<PlacedUnit> pool, Core.Random.CounterRandom random, ulong index, Func<PlacedUnit> make) => pool.Add(random.Bits(index), make);
}
