namespace Linnet.Core.Figures;

/// <summary>The bins of a <see cref="Histogram"/>.</summary>
/// <param name="Edges">One more than there are bins, ascending; empty without values.</param>
/// <param name="Counts">Values in [edge, next edge); the last bin includes its upper edge.</param>
internal sealed record HistogramBins(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts)
{
    public static HistogramBins Of(IReadOnlyList<double> values, bool logarithmic, int target, IReadOnlyList<double>? cover = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, 200);
        var axis = new Axis(Messages.Text.Same("")) { Logarithmic = logarithmic };
        var inside = Drawable(values);
        if (inside.Length == 0)
        {
            return new HistogramBins([], []);
        }

        double[] reached = [.. inside, .. Drawable(cover ?? [])];
        var (low, high) = (reached.Min(), reached.Max());
        var size = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), 1e-6);
        var step = Ticks.Step(high - low > size * 1e-9 ? (high - low) / target : size / 10);
        if (!logarithmic && step <= 1 && Array.TrueForAll(reached, value => value == Math.Round(value)))
        {
            return Whole(inside, low, high);
        }

        var first = Math.Floor(low / step + 1e-9);
        var count = Math.Max(1, (int)(Math.Ceiling(high / step - 1e-9) - first));
        var counts = new long[count];
        foreach (var value in inside)
        {
            counts[Math.Clamp((int)Math.Floor(value / step - first + 1e-9), 0, count - 1)]++;
        }

        var edges = Enumerable.Range(0, count + 1).Select(i => (first + i) * step).Select(edge => logarithmic ? Math.Pow(10, edge) : edge);
        return new HistogramBins([.. edges], counts);

        // Whole numbers stand in the middle of their bins, above their ticks.
        static HistogramBins Whole(double[] inside, double low, double high)
        {
            var counts = new long[(int)(high - low) + 1];
            Array.ForEach(inside, value => counts[(int)(value - low)]++);
            return new HistogramBins([.. Enumerable.Range(0, counts.Length + 1).Select(i => low - 0.5 + i)], counts);
        }

        double[] Drawable(IReadOnlyList<double> numbers) =>
            [.. numbers.Where(axis.CanDraw).Select(value => logarithmic ? Math.Log10(value) : value)];
    }
}
