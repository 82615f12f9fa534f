namespace Linnet.Core.Figures;

/// <summary>Where an axis has its ticks, with their labels, and the interval that holds them.</summary>
internal sealed record Ticks(double Low, double High, IReadOnlyList<double> Values, IReadOnlyList<string> Labels)
{
    private const double Smallest = 1e-140;
    private static readonly double[] Mantissas = [1, 2, 5];

    /// <summary>Chooses ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="axis">Logarithmic or not, and fixed ends.</param>
    /// <param name="values">Every value that must be inside; those that cannot be drawn are skipped.</param>
    /// <param name="target">About how many intervals to have, at least 1.</param>
    /// <param name="expand">True to round the ends outward to ticks; false to end with the data.</param>
    /// <returns>Ticks between <see cref="Low"/> and <see cref="High"/>, which differ; no labels when there is no value.</returns>
    public static Ticks Choose(Axis axis, IEnumerable<double> values, int target, bool expand)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (axis.CanDraw(value))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }

        low = axis.Minimum is { } minimum && axis.CanDraw(minimum) ? minimum : low;
        high = axis.Maximum is { } maximum && axis.CanDraw(maximum) ? maximum : high;
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            return new Ticks(axis.Logarithmic ? 1 : 0, axis.Logarithmic ? 10 : 1, [], []);
        }

        (low, high) = Widen(low, high, axis.Logarithmic);
        return axis.Logarithmic ? Logarithmic(axis, low, high, target, expand) : Linear(axis, low, high, target, expand);
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is at least <paramref name="raw"/>.</summary>
    public static double Step(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        foreach (var mantissa in Mantissas)
        {
            if (mantissa * power >= raw * (1 - 1e-9))
            {
                return mantissa * power;
            }
        }

        return 10 * power;
    }

    // A constant, or a span below the resolution of a double, still needs an interval to be drawn in.
    private static (double Low, double High) Widen(double low, double high, bool logarithmic)
    {
        if (logarithmic)
        {
            return high > low * (1 + 1e-9) ? (low, high) : (Math.Min(low, high) / 2, Math.Max(low, high) * 2);
        }

        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        return high - low > Math.Max(size * 1e-9, Smallest) ? (low, high) : (Math.Min(low, high) - Pad(size), Math.Max(low, high) + Pad(size));
    }

    private static double Pad(double size) => size < Smallest ? 1 : size * 0.1;

    private static Ticks Linear(Axis axis, double low, double high, int target, bool expand)
    {
        var step = Step((high - low) / target);
        if (expand)
        {
            low = axis.Minimum is null ? Math.Floor(low / step + 1e-9) * step : low;
            high = axis.Maximum is null ? Math.Ceiling(high / step - 1e-9) * step : high;
        }

        var first = Math.Ceiling(low / step - 1e-6);
        var count = (int)(Math.Floor(high / step + 1e-6) - first) + 1;
        var values = Enumerable.Range(0, Math.Max(0, count)).Select(i => (first + i) * step).ToArray();
        var largest = values.Length == 0 ? step : values.Max(Math.Abs);
        return new Ticks(low, high, values, [.. values.Select(value => NumberText.Tick(value, step, Math.Max(largest, step)))]);
    }

    private static Ticks Logarithmic(Axis axis, double low, double high, int target, bool expand)
    {
        var fine = Positions(low, high, expand, Mantissas);
        if (expand)
        {
            low = axis.Minimum is null ? Math.Min(low, fine[0]) : low;
            high = axis.Maximum is null ? Math.Max(high, fine[^1]) : high;
        }

        var inside = Array.FindAll(fine, value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
        if (inside.Length < 3)
        {
            return Linear(axis, low, high, target, expand: false);
        }

        var decades = Array.FindAll(inside, value => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9);
        var shown = inside.Length <= target + 1 || decades.Length < 2 ? inside : decades;
        var stride = (shown.Length + target) / (target + 1);
        shown = [.. shown.Where((_, i) => i % stride == 0)];
        return new Ticks(low, high, shown, [.. shown.Select(value => NumberText.Of(value))]);
    }

    private static double[] Positions(double low, double high, bool outward, double[] mantissas)
    {
        var all = new List<double>();
        for (var decade = (int)Math.Floor(Math.Log10(low)) - 1; decade <= (int)Math.Ceiling(Math.Log10(high)) + 1; decade++)
        {
            all.AddRange(mantissas.Select(mantissa => mantissa * Math.Pow(10, decade)));
        }

        var first = all.FindLastIndex(value => value <= low * (1 + 1e-9));
        var last = all.FindIndex(value => value >= high * (1 - 1e-9));
        return outward ? [.. all[first..(last + 1)]] : [.. all.Where(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))];
    }
}
