using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>One bar.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Value">The measurement, in the unit of the chart's axis.</param>
public sealed record Bar(Text Name, double Value)
{
    /// <summary>True for the bar that the figure is about: when any is so marked, the others get a quiet colour.</summary>
    public bool Emphasized { get; init; }
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

    /// <summary>Width in pixels, 200 to 4,000.</summary>
    public int Width { get; init; } = 720;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Width is outside its range, or there are more than 100 bars.</exception>
    public string ToSvg(Language language)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bars.Count, 100, nameof(Bars));
        var description = Bars.Count == 0
            ? FigureMessages.NoData.In(language)
            : FigureMessages.Sentence(Bars.Select(bar => FigureMessages.Is(bar.Name.In(language), NumberText.Measured(bar.Value))), language);

        // The frame draws only the header here; its height follows from the number of bars.
        var probe = new PlotFrame(new PlotHeader(Title, Subtitle, Width, 4000, language), description);
        var top = probe.NextRow() + 10;
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

    private void Draw(PlotFrame frame, double top, Language language)
    {
        var linear = Values with { Logarithmic = false };
        var drawable = Bars.Select(bar => bar.Value).Where(linear.CanDraw).Append(0).ToArray();
        var (low, high) = (drawable.Min(), drawable.Max());
        var names = Bars.Select(bar => TextWidth.Cut(bar.Name.In(language), FigureStyle.TextSize, frame.InnerWidth * 0.38)).ToArray();
        var numbers = Bars.Select(bar => NumberText.Measured(bar.Value)).ToArray();
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
            frame.Canvas.Text(end + (bar.Value < 0 ? -6 : 6), y + 17, bar.Value < 0 ? "i l e" : "i l", numbers[i]);
        }

        frame.Canvas.Path("a", $"M{SvgCanvas.Number(zero)} {SvgCanvas.Number(top)}v{SvgCanvas.Number(Math.Max(1, Bars.Count) * Row)}");
    }
}
