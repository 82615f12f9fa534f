using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>One bar.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">The measurement, in the unit of the chart's axis.</param>
public sealed record Bar(Text Name, double Value)
{
    /// <summary>True for the bar that the figure is about: when any is so marked, the others get a quiet colour.</summary>
    public bool Emphasized { get; init; }

    /// <summary>Lower end of the measurement's interval, or null; drawn with <see cref="High"/> as a whisker.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the measurement's interval, or null.</summary>
    public double? High { get; init; }
}

/// <summary>Horizontal bars from zero, each with its name at the left and its value at its end.</summary>
/// <param name="Title">The headline.</param>
/// <param name="Values">What the bars measure. Always linear: the length of a bar means something only from zero.</param>
/// <param name="Bars">The bars, from the top.</param>
public sealed record BarChart(Text Title, Axis Values, IReadOnlyList<Bar> Bars) : IFigure
{
    private const double Row = 26;

    /// <summary>A sentence below the headline, or null.</summary>
    public Text? Subtitle { get; init; }

    /// <summary>Constants to compare with: dashed lines across the bars, each with its name above them.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>Width in pixels, 200 to 4,000.</summary>
    public int Width { get; init; } = 720;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Width is outside its range, or there are more than 100 bars.</exception>
    public string ToSvg(Language language)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bars.Count, 100, nameof(Bars));
        var description = Bars.Count == 0 ? FigureMessages.NoData.In(language) : Describe(language);

        // The frame draws only the header here; its height follows from the number of bars.
        var probe = new PlotFrame(new PlotHeader(Title, Subtitle, Width, 4000, language), description);
        var top = probe.NextRow() + 10;
        foreach (var _ in References)
        {
            top = probe.NextRow() + 10;
        }

        var height = (int)Math.Max(160, Math.Ceiling(top + Math.Max(1, Bars.Count) * Row + PlotFrame.Margin));
        var frame = new PlotFrame(new PlotHeader(Title, Subtitle, Width, height, language), description);
        var measure = TextWidth.Cut(Values.Label(language), FigureStyle.TextSize, frame.InnerWidth);
        frame.Canvas.Text(PlotFrame.Margin, frame.NextRow(), "", measure);
        if (Bars.Count == 0)
        {
            frame.Canvas.Text(Width / 2.0, top + Row, "m", FigureMessages.NoData.In(language));
        }

        Draw(frame, top, language);
        return frame.Canvas.Close();
    }

    private string Describe(Language language)
    {
        var bars = Bars.Zip(Numbers(), (bar, number) => FigureMessages.Is(bar.Name.In(language), number));
        var references = References.Select(line => FigureMessages.Is(line.Name.In(language), NumberText.Measured(line.Value)));
        return FigureMessages.Sentence(bars.Concat(references), language);
    }

    private IReadOnlyList<string> Numbers() => NumberText.Alike([.. Bars.Select(bar => bar.Value)]);

    private void Draw(PlotFrame frame, double top, Language language)
    {
        var linear = Values with { Logarithmic = false };
        var ends = Bars.SelectMany(bar => new[] { bar.Value, bar.Low ?? 0, bar.High ?? 0 }).Concat(References.Select(line => line.Value));
        var drawable = ends.Where(linear.CanDraw).Append(0).ToArray();
        var (low, high) = (drawable.Min(), drawable.Max());
        var names = Bars.Select(bar => TextWidth.Cut(bar.Name.In(language), FigureStyle.TextSize, frame.InnerWidth * 0.38)).ToArray();
        var numbers = Numbers();
        var nameWidth = names.Select(name => TextWidth.Of(name, FigureStyle.TextSize)).Append(0).Max();
        var numberWidth = numbers.Select(number => TextWidth.Of(number, FigureStyle.TextSize * 1.06)).Append(0).Max() + 8;
        var left = PlotFrame.Margin + nameWidth + 12 + (low < 0 ? numberWidth : 0);
        var scale = new Scale(low, high > low ? high : low + 1, Logarithmic: false, left, Width - PlotFrame.Margin - numberWidth);
        var zero = scale.Map(0);
        var emphasis = Bars.Any(bar => bar.Emphasized);
        for (var i = 0; i < Bars.Count; i++)
        {
            var (bar, y) = (Bars[i], top + i * Row);
            var end = linear.CanDraw(bar.Value) ? scale.Map(bar.Value) : zero;
            var style = emphasis && !bar.Emphasized ? "q" : FigureStyle.Fill(0);
            frame.Canvas.Text(PlotFrame.Margin + nameWidth, y + 17, "i e", names[i]);
            frame.Canvas.Rectangle(Math.Min(zero, end), y + 4, Math.Max(Math.Abs(end - zero), 1), Row - 8, style);
            var outer = DrawWhisker(frame, linear, scale, bar, y + Row / 2, end);
            frame.Canvas.Text(outer + (bar.Value < 0 ? -6 : 6), y + 17, bar.Value < 0 ? "i l e" : "i l", numbers[i]);
        }

        var height = Math.Max(1, Bars.Count) * Row;
        frame.Canvas.Path("a", $"M{SvgCanvas.Number(zero)} {SvgCanvas.Number(top)}v{SvgCanvas.Number(height)}");
        foreach (var line in References.Where(line => linear.CanDraw(line.Value)))
        {
            DrawReference(frame, line, scale.Map(line.Value), top + height, language);
        }
    }

    // Returns where the bar with its whisker ends.
    private static double DrawWhisker(PlotFrame frame, Axis axis, Scale scale, Bar bar, double middle, double end)
    {
        if (bar is not { Low: { } low, High: { } high } || !axis.CanDraw(low) || !axis.CanDraw(high))
        {
            return end;
        }

        var (from, to, y) = (scale.Map(low), scale.Map(high), SvgCanvas.Number(middle));
        var (left, right, cap) = (SvgCanvas.Number(from), SvgCanvas.Number(to), SvgCanvas.Number(middle - 4));
        frame.Canvas.Path("w", $"M{left} {y}H{right}M{left} {cap}v8M{right} {cap}v8");
        return bar.Value < 0 ? Math.Min(end, from) : Math.Max(end, to);
    }

    private void DrawReference(PlotFrame frame, ReferenceLine line, double x, double bottom, Language language)
    {
        var label = TextWidth.Cut($"{line.Name.In(language)} {NumberText.Measured(line.Value)}", FigureStyle.TextSize, frame.InnerWidth);
        var half = TextWidth.Of(label, FigureStyle.TextSize) / 2;
        var y = frame.NextRow();
        frame.Canvas.Text(Math.Clamp(x, PlotFrame.Margin + half, Width - PlotFrame.Margin - half), y, "m", label);
        frame.Canvas.Path("r", $"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y + 5)}V{SvgCanvas.Number(bottom)}");
    }
}
