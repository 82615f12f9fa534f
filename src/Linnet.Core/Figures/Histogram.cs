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

    /// <summary>Width in pixels, 200 to 4,000.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in pixels, 160 to 4,000.</summary>
    public int Height { get; init; } = 300;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Width, height or the number of bins is outside its range.</exception>
    public string ToSvg(Language language)
    {
        var bins = HistogramBins.Of(Values, X.Logarithmic, Bins, Cover);
        var (x, y) = (X with { Minimum = null, Maximum = null }, Count with { Minimum = 0, Maximum = null, Logarithmic = false });
        var missing = Values.Count - (int)bins.Counts.Sum();
        var frame = new PlotFrame(new PlotHeader(Title, Subtitle, Width, Height, language), Describe(language));
        string[] notes = missing > 0 ? [FigureMessages.CannotDraw(missing).In(language)] : [];
        frame.Draw(x, y, bins.Edges, bins.Counts.Select(count => (double)count), 12, notes);
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

        return frame.Canvas.Close();
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
