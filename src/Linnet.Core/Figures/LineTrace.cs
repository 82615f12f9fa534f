namespace Linnet.Core.Figures;

/// <summary>A series made ready for drawing: smoothed, cut into runs without gaps, counted.</summary>
internal sealed class LineTrace
{
    private const int MostMarkers = 30;
    private readonly IReadOnlyList<DataPoint> _front;
    private readonly Axis _x;
    private readonly Axis _y;

    public LineTrace(LineSeries series, int slot, Axis x, Axis y)
    {
        (Series, Slot, _x, _y) = (series, slot, x, y);
        var points = series.Points;
        var smooth = Smoothing.Average([.. points.Select(point => CanDraw(point) ? point.Y : double.NaN)], series.Smoothing);
        _front = series.Smoothing > 0 ? [.. points.Select((point, i) => point with { Y = smooth[i] })] : points;
        var drawn = points.Where(CanDraw).ToArray();
        IsEmpty = drawn.Length == 0;
        Missing = points.Count - drawn.Length;
        Outside = drawn.Count(point => point.X < x.Minimum || point.X > x.Maximum || point.Y < y.Minimum || point.Y > y.Maximum);
        Last = IsEmpty ? new DataPoint(double.NaN, double.NaN) : _front.Last(CanDraw);
        LastMeasured = IsEmpty ? double.NaN : drawn[^1].Y;
        var band = series.Band.Where(CanDraw).SelectMany(point => new DataPoint[] { new(point.X, point.Low), new(point.X, point.High) });
        Extent = [.. drawn, .. band];
    }

    public LineSeries Series { get; }

    public int Slot { get; }

    public bool IsEmpty { get; }

    /// <summary>Points that no axis can show.</summary>
    public int Missing { get; }

    /// <summary>Points beyond the fixed ends of the axes.</summary>
    public int Outside { get; }

    /// <summary>The last point of the line in front; NaN when there is none.</summary>
    public DataPoint Last { get; }

    /// <summary>The last value before smoothing; NaN when there is none.</summary>
    public double LastMeasured { get; }

    public bool IsSmoothed => Series.Smoothing > 0;

    /// <summary>Every point that the axes should hold.</summary>
    public IReadOnlyList<DataPoint> Extent { get; }

    public void DrawBand(PlotFrame frame)
    {
        var band = Series.Band.Where(CanDraw).ToArray();
        if (band.Length > 1)
        {
            var low = Thinning.Thin([.. band.Select(point => Pixel(frame, point.X, point.Low))]);
            var high = Thinning.Thin([.. band.Select(point => Pixel(frame, point.X, point.High))]);
            high.Reverse();
            frame.Canvas.Path($"s {FigureStyle.Fill(Slot)}", SvgCanvas.Line([.. low, .. high]) + "z");
        }
    }

    public void DrawLines(PlotFrame frame)
    {
        if (IsSmoothed)
        {
            DrawRuns(frame, Series.Points, $"f {FigureStyle.Stroke(Slot)}");
        }

        DrawRuns(frame, _front, FigureStyle.Stroke(Slot));
        if (Series.Points.Count <= MostMarkers && !IsSmoothed && !IsEmpty)
        {
            var dots = Series.Points.Where(CanDraw).Select(point => SvgCanvas.Line([Pixel(frame, point.X, point.Y)]));
            frame.Canvas.Path($"d {FigureStyle.Stroke(Slot)}", string.Concat(dots));
        }
    }

    private void DrawRuns(PlotFrame frame, IReadOnlyList<DataPoint> points, string style)
    {
        var data = new List<string>();
        var run = new List<PixelPoint>();
        foreach (var point in points)
        {
            if (CanDraw(point))
            {
                run.Add(Pixel(frame, point.X, point.Y));
                continue;
            }

            Flush();
        }

        Flush();
        if (data.Count > 0)
        {
            frame.Canvas.Path(style, string.Concat(data));
        }

        void Flush()
        {
            if (run.Count > 0)
            {
                data.Add(SvgCanvas.Line(Thinning.Thin(run)));
                run.Clear();
            }
        }
    }

    private static PixelPoint Pixel(PlotFrame frame, double x, double y) =>
        new((int)Math.Round((frame.X.Map(x) - frame.Left) * 10), (int)Math.Round((frame.Y.Map(y) - frame.Top) * 10));

    private bool CanDraw(DataPoint point) => _x.CanDraw(point.X) && _y.CanDraw(point.Y);

    private bool CanDraw(BandPoint point) => _x.CanDraw(point.X) && _y.CanDraw(point.Low) && _y.CanDraw(point.High);
}
