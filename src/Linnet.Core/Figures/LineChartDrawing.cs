using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>Draws one <see cref="LineChart"/> in one language.</summary>
internal sealed class LineChartDrawing
{
    private readonly LineChart _chart;
    private readonly Language _language;
    private readonly List<LineTrace> _traces;
    private readonly List<LineLabel> _labels = [];

    public LineChartDrawing(LineChart chart, Language language)
    {
        (_chart, _language) = (chart, language);
        _traces = [.. chart.Series.Select((series, slot) => new LineTrace(series, slot, chart.X, chart.Y))];
        var alone = chart.Series.Count == 1 && chart.References.Count == 0;
        foreach (var trace in _traces)
        {
            var value = trace.IsEmpty ? FigureMessages.NoData.In(language) : NumberText.Measured(trace.Last.Y);
            _labels.Add(new LineLabel(alone ? "" : trace.Series.Name.In(language), value, trace.Slot, trace.Last));
        }

        foreach (var line in chart.References.Where(line => chart.Y.CanDraw(line.Value)))
        {
            _labels.Add(new LineLabel(line.Name.In(language), NumberText.Measured(line.Value), -1, new DataPoint(double.NaN, line.Value)));
        }
    }

    public string Draw()
    {
        var frame = new PlotFrame(new PlotHeader(_chart.Title, _chart.Subtitle, _chart.Width, _chart.Height, _language), Describe());
        var notes = Notes();
        var widest = _labels.Select(label => LineLabelDrawing.WidthOf(label.Text)).Append(0).Max();
        var atEnds = widest <= frame.InnerWidth * 0.4 && _labels.Count * LineLabelDrawing.Height <= frame.PlotHeight(notes.Count);
        if (!atEnds)
        {
            LineLabelDrawing.Legend(frame, _labels);
        }

        var xs = _traces.SelectMany(trace => trace.Extent.Select(point => point.X));
        var ys = _traces.SelectMany(trace => trace.Extent.Select(point => point.Y)).Concat(_chart.References.Select(line => line.Value));
        frame.Draw(_chart.X, _chart.Y, xs, ys, atEnds ? widest + LineLabelDrawing.Gap : 12, notes);
        DrawData(frame);
        if (atEnds)
        {
            LineLabelDrawing.AtEnds(frame, _labels);
        }

        return frame.Canvas.Close();
    }

    private void DrawData(PlotFrame frame)
    {
        frame.Canvas.OpenPlot(frame.Left, frame.Top, frame.Right - frame.Left, frame.Bottom - frame.Top, margin: 3);
        foreach (var line in _chart.References.Where(line => _chart.Y.CanDraw(line.Value)))
        {
            var y = (int)Math.Round((frame.Y.Map(line.Value) - frame.Top) * 10);
            frame.Canvas.Path("r", $"M0 {y}H{(int)Math.Round((frame.Right - frame.Left) * 10)}");
        }

        foreach (var trace in _traces)
        {
            trace.DrawBand(frame);
        }

        foreach (var trace in _traces)
        {
            trace.DrawLines(frame);
        }

        frame.Canvas.ClosePlot();
    }

    private List<string> Notes()
    {
        var notes = _traces.Where(trace => trace.IsSmoothed && !trace.IsEmpty)
            .Select(trace => FigureMessages.Smoothed(trace.Series.Name.In(_language), NumberText.Measured(trace.LastMeasured)).In(_language))
            .ToList();
        var missing = _traces.Sum(trace => trace.Missing) + _chart.References.Count(line => !_chart.Y.CanDraw(line.Value));
        var outside = _traces.Sum(trace => trace.Outside);
        if (missing > 0)
        {
            notes.Add(FigureMessages.CannotDraw(missing).In(_language));
        }

        if (outside > 0)
        {
            notes.Add(FigureMessages.Outside(outside).In(_language));
        }

        return notes;
    }

    private string Describe()
    {
        var parts = _traces.Select(trace =>
        {
            var name = trace.Series.Name.In(_language);
            return trace.IsEmpty ? FigureMessages.Empty(name)
                : trace.IsSmoothed ? FigureMessages.EndsSmoothed(name, NumberText.Measured(trace.Last.Y))
                : FigureMessages.Ends(name, NumberText.Measured(trace.Last.Y));
        }).Concat(_chart.References.Select(line => FigureMessages.Is(line.Name.In(_language), NumberText.Measured(line.Value)))).ToArray();
        var subject = $"{_chart.Y.Label(_language)} / {_chart.X.Label(_language)}";
        return FigureMessages.About(subject, parts.Length == 0 ? [FigureMessages.NoData] : parts, _language);
    }
}
