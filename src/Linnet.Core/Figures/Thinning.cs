namespace Linnet.Core.Figures;

/// <summary>A point in tenths of a pixel.</summary>
internal readonly record struct PixelPoint(int X, int Y);

/// <summary>Keeps of each pixel column the first, lowest, highest and last point: the picture stays, and so does every spike.</summary>
/// <remarks>
/// The M4 aggregation of Jugel et al. 2014 (VLDB, "M4: A Visualization-Oriented Time Series Data Aggregation"), section 4.
/// Drawn at this width the line covers the same pixels as all points would.
/// </remarks>
internal static class Thinning
{
    private const int Column = 10;

    public static List<PixelPoint> Thin(IReadOnlyList<PixelPoint> points)
    {
        var kept = new List<PixelPoint>();
        var start = 0;
        while (start < points.Count)
        {
            var column = points[start].X / Column;
            var (lowest, highest, end) = (start, start, start);
            for (; end < points.Count && points[end].X / Column == column; end++)
            {
                lowest = points[end].Y < points[lowest].Y ? end : lowest;
                highest = points[end].Y > points[highest].Y ? end : highest;
            }

            foreach (var index in new SortedSet<int> { start, lowest, highest, end - 1 })
            {
                if (kept.Count == 0 || kept[^1] != points[index])
                {
                    kept.Add(points[index]);
                }
            }

            start = end;
        }

        return kept;
    }
}
