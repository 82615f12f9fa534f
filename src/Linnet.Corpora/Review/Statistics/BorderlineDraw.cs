namespace Linnet.Corpora.Review.Statistics;

/// <summary>One stratum of a rule's removals, or of what was kept.</summary>
/// <param name="Name"><c>near</c> the bound, <c>far</c> from it, or <c>all</c> where nothing was measured.</param>
/// <param name="Pooled">Units in it, of the pool.</param>
/// <param name="Drawn">The units drawn from it, as indexes into the pool.</param>
public sealed record DrawnStratum(string Name, long Pooled, IReadOnlyList<int> Drawn);

/// <summary>Draws units of a pool, most of them from those nearest to a rule's bound.</summary>
/// <remarks>
/// The nearest tenth, or twice as many as are drawn where that is more, makes the stratum <c>near</c>, from which 60 % of the sample are drawn; the rest
/// make <c>far</c>. Both are drawn by chance and their sizes are known, so that the sample tells of the whole and not of the borderline alone.
/// </remarks>
public static class BorderlineDraw
{
    private const double NearShare = 0.1;
    private const double NearDrawn = 0.6;

    /// <summary>Draws.</summary>
    /// <param name="distances">Of each unit the distance from its bound; null where nothing was measured.</param>
    /// <param name="count">Units to draw.</param>
    /// <param name="order">A number drawn by chance for each unit: the lowest are taken.</param>
    public static IReadOnlyList<DrawnStratum> Draw(IReadOnlyList<double?> distances, int count, Func<int, ulong> order)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(order);
        var pool = distances.Count;
        if (pool == 0 || count == 0)
        {
            return [];
        }

        List<int> units = [.. Enumerable.Range(0, pool).OrderBy(order).ThenBy(i => i)];
        if (distances.Any(d => d is null))
        {
            return [new DrawnStratum("all", pool, [.. units.Take(count)])];
        }

        var size = Math.Min(pool, Math.Max((int)Math.Ceiling(NearShare * pool), 2 * (int)Math.Ceiling(NearDrawn * count)));
        var isNear = new bool[pool];
        // Equal distances by place in the pool, not by the order of drawing: that would favour them.
        foreach (var unit in Enumerable.Range(0, pool).OrderBy(i => distances[i]).ThenBy(i => i).Take(size))
        {
            isNear[unit] = true;
        }

        var (near, far) = (units.Where(i => isNear[i]).ToList(), units.Where(i => !isNear[i]).ToList());
        var ofFar = Math.Min(far.Count, count - Math.Min(near.Count, (int)Math.Ceiling(NearDrawn * count)));
        var ofNear = Math.Min(near.Count, count - ofFar);
        DrawnStratum[] strata = [new("near", near.Count, [.. near.Take(ofNear)]), new("far", far.Count, [.. far.Take(ofFar)])];
        return [.. strata.Where(s => s.Pooled > 0)];
    }
}
