using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>How often values fall into bins of equal width; of equal ratio on a logarithmic axis.</summary>
/// <param name="Title">The headline.</param>
/// <param name="X">What the values measure. Its fixed ends are not used: every value that can be drawn is counted.</param>
/// <param name="Count">What is counted, for example "documents". Drawn from zero, always linear.</param>
/// <param name="Values">The values, any number, in any order.</param>
public sealed record Histogram(Text Title, Axis X, Axis Count, IReadOnlyList<double> Values) : IFigure
{
    /// <summary>A sentence below the headline, or null.</summary>
    public Text? Subtitle { get; init; }

    /// <summary>About how many bins, 1 to 200; their edges are round numbers.</summary>
    public int Bins { get; init; } = 40;

    /// <summary>Values that the bins must reach without being counted: figures with the same ones and as many bins can be compared.</summary>
    public IReadOnlyList<double> Cover { get; init; } = [];

    /// <summary>
    /// Ends beyond which values are counted in the outer bins, which are then named ≤ and ≥; or null for bins as far as the values reach.
    /// Linear axes only.
    /// </summary>
    public Ends? Within { get; init; }

    /// <summary>A count that the vertical axis must reach: figures with the same one can be compared.</summary>
    public long ReachedCount { get; init; }

    /// <summary>Width in pixels, 200 to 4,000.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in pixels, 160 to 4,000.</summary>
    public int Height { get; init; } = 300;

    /// <summary>The count of the fullest bin; 0 without values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is outside its range.</exception>
    public long TallestBin => MakeBins().Counts.DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Width, height or the number of bins is outside its range.</exception>
    public string ToSvg(Language language)
    {
        var bins = MakeBins();
        var (x, y) = (X with { Minimum = null, Maximum = null }, Count with { Minimum = 0, Maximum = null, Logarithmic = false });
        var missing = Values.Count - (int)bins.Counts.Sum();
        var frame = new PlotFrame(new PlotHeader(Title, Subtitle, Width, Height, language), Describe(language));
        string[] notes = missing > 0 ? [FigureMessages.CannotDraw(missing).In(language)] : [];
        frame.Draw(x, y, bins.Edges, bins.Counts.Append(ReachedCount).Select(count => (double)count), 12, notes);
        for (var i = 0; i < bins.Counts.Count; i++)
        {
            if (bins.Counts[i] > 0)
            {
                var (left, right, top) = (frame.X.Map(bins.Edges[i]), frame.X.Map(bins.Edges[i + 1]), frame.Y.Map(bins.Counts[i]));

                // A bin of one value among millions must still be seen.
                var height = Math.Max(frame.Bottom - top, 1);
                var gap = right - left > 3 ? 0.5 : 0;
                frame.Canvas.Rectangle(left + gap, frame.Bottom - height, Math.Max(right - left - 2 * gap, 0.5), height, FigureStyle.Fill(0));
            }
        }

        NameOuterBins(frame, bins);
        return frame.Canvas.Close();
    }

    private HistogramBins MakeBins()
    {
        var values = Within is { } ends && !X.Logarithmic
            ? [.. Values.Select(value => double.IsFinite(value) ? Math.Clamp(value, ends.Low, ends.High) : value)]
            : Values;
        return HistogramBins.Of(values, X.Logarithmic, Bins, Within is { } within ? [.. Cover, within.Low, within.High] : Cover);
    }

    private void NameOuterBins(PlotFrame frame, HistogramBins bins)
    {
        if (Within is null || X.Logarithmic || bins.Counts.Count < 2)
        {
            return;
        }

        // Above the bars; the names are short, and the bins between them many.
        var (first, last) = (frame.Y.Map(bins.Counts[0]), frame.Y.Map(bins.Counts[^1]));
        frame.Canvas.Text(frame.X.Map(bins.Edges[0]), Math.Max(first - 5, frame.Top + 8), "i", "≤ " + NumberText.Of(bins.Edges[1]));
        frame.Canvas.Text(frame.X.Map(bins.Edges[^1]), Math.Max(last - 5, frame.Top + 8), "i e", "≥ " + NumberText.Of(bins.Edges[^2]));
    }

    private string Describe(Language language)
    {
        var sorted = Values.Where(double.IsFinite).Order().ToArray();
        Text[] parts = sorted.Length == 0
            ? [FigureMessages.NoData]
            : [
                FigureMessages.Values(Values.Count),
                FigureMessages.Is(new Text("the lowest", "最小值").In(language), NumberText.Of(sorted[0])),
                FigureMessages.Is(new Text("the median", "中位数").In(language), NumberText.Of(sorted[(sorted.Length - 1) / 2])),
                FigureMessages.Is(new Text("the highest", "最大值").In(language), NumberText.Of(sorted[^1])),
            ];
        return FigureMessages.About(X.Title.In(language), parts, language);
    }
}

/// <summary>The ends of an interval.</summary>
/// <param name="Low">The lower one.</param>
/// <param name="High">The upper one, at least <paramref name="Low"/>.</param>
public readonly record struct Ends(double Low, double High);
