namespace Linnet.Core.Figures;

/// <summary>The name of a line.</summary>
/// <param name="Name">The name; empty where the figure has but one line.</param>
/// <param name="Value">The last value.</param>
/// <param name="Slot">The line's colour; −1 for a constant.</param>
/// <param name="End">Where the line ends; NaN as X for the right edge, NaN as Y for a line without points.</param>
internal sealed record LineLabel(string Name, string Value, int Slot, DataPoint End)
{
    public string Text => Name.Length == 0 ? Value : $"{Name} {Value}";
}

/// <summary>Writes the names of lines at their ends or, where they do not fit, into a legend.</summary>
internal static class LineLabelDrawing
{
    public const double Height = 17;
    public const double Gap = 14;
    private const double Key = 22;

    // Series names are semibold, a little wider than the estimate.
    public static double WidthOf(string text) => TextWidth.Of(text, FigureStyle.TextSize * 1.06);

    public static void AtEnds(PlotFrame frame, IReadOnlyList<LineLabel> labels)
    {
        var ends = labels.Select(label => double.IsNaN(label.End.Y)
            ? frame.Bottom
            : Math.Clamp(frame.Y.Map(label.End.Y), frame.Top, frame.Bottom)).ToArray();

        // Names may reach half a line beyond the plot, so that a line along its edge keeps its name beside it.
        var centres = LabelColumn.Place(ends, Height, frame.Top - Height / 2, frame.Bottom + Height / 2);
        for (var i = 0; i < labels.Count; i++)
        {
            var label = labels[i];
            var end = double.IsNaN(label.End.X) ? frame.Right : Math.Clamp(frame.X.Map(label.End.X), frame.Left, frame.Right);
            if (!double.IsNaN(label.End.Y))
            {
                if (label.Slot >= 0)
                {
                    frame.Canvas.Circle(end, ends[i], 3, FigureStyle.Fill(label.Slot));
                }

                if (Math.Abs(centres[i] - ends[i]) > 2 || end < frame.Right - 8)
                {
                    var (x, y) = (SvgCanvas.Number(Math.Min(end + 5, frame.Right + 2)), SvgCanvas.Number(ends[i]));
                    frame.Canvas.Path("k", $"M{x} {y}L{SvgCanvas.Number(frame.Right + Gap - 4)} {SvgCanvas.Number(centres[i])}");
                }
            }

            Write(frame, frame.Right + Gap, centres[i] + 4, label);
        }
    }

    public static void Legend(PlotFrame frame, IReadOnlyList<LineLabel> labels)
    {
        var x = double.PositiveInfinity;
        double y = 0;
        foreach (var label in labels)
        {
            var room = frame.InnerWidth - Key - WidthOf(" " + label.Value);
            var cut = label with { Name = TextWidth.Cut(label.Name, FigureStyle.TextSize * 1.06, room) };
            var width = Key + WidthOf(cut.Text) + Gap;
            if (x + width - Gap > PlotFrame.Margin + frame.InnerWidth)
            {
                x = PlotFrame.Margin;
                y = frame.NextRow();
            }

            var style = label.Slot < 0 ? "r" : $"x {FigureStyle.Stroke(label.Slot)}";
            frame.Canvas.Path(style, $"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y - 4)}h16");
            Write(frame, x + Key, y, cut);
            x += width;
        }
    }

    private static void Write(PlotFrame frame, double x, double y, LineLabel label)
    {
        var style = label.Slot < 0 ? "i" : $"l {FigureStyle.Fill(label.Slot)}";
        if (label.Name.Length == 0)
        {
            frame.Canvas.Text(x, y, style, label.Value);
            return;
        }

        frame.Canvas.Text(x, y, style, label.Name, label.Value);
    }
}
