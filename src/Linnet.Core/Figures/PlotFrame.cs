using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>What a figure says around its data.</summary>
internal sealed record PlotHeader(Text Title, Text? Subtitle, int Width, int Height, Language Language);

/// <summary>Title, axes and grid of a figure, and the scales that map its data into the area that remains.</summary>
internal sealed class PlotFrame
{
    public const double Margin = 18;
    private const double TitleLine = 20;
    private const double TextLine = 17;
    private readonly PlotHeader _header;
    private double _cursor = 10;

    public PlotFrame(PlotHeader header, string description)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(header.Width, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(header.Height, 160);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Width, 4000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Height, 4000);
        _header = header;
        var tag = header.Language == Language.Chinese ? "zh-CN" : "en";
        Canvas = new SvgCanvas(header.Title.In(header.Language), description, tag, header.Width, header.Height);

        // A bold face is about a tenth wider than the estimate. Three lines of title are the most that leave room for data.
        foreach (var line in TextWidth.Wrap(header.Title.In(header.Language), FigureStyle.TitleSize * 1.1, InnerWidth).Take(3))
        {
            Canvas.Text(Margin, _cursor += TitleLine, "t", line);
        }

        var subtitle = header.Subtitle is null ? [] : TextWidth.Wrap(header.Subtitle.In(header.Language), FigureStyle.TextSize, InnerWidth);
        foreach (var line in subtitle.Take(3))
        {
            Canvas.Text(Margin, _cursor += TextLine + 1, "", line);
        }

        _cursor += 8;
    }

    public SvgCanvas Canvas { get; }

    public double InnerWidth => _header.Width - 2 * Margin;

    public double Left { get; private set; }

    public double Right { get; private set; }

    public double Top { get; private set; }

    public double Bottom { get; private set; }

    public Scale X { get; private set; }

    public Scale Y { get; private set; }

    /// <summary>Takes the next row below the title, for a legend; returns its baseline.</summary>
    public double NextRow() => _cursor += TextLine;

    /// <summary>Height that the data will have when <paramref name="notes"/> rows stand below it.</summary>
    public double PlotHeight(int notes) => _header.Height - BottomSpace(notes) - PlotTop;

    private double PlotTop => _cursor + 30;

    private static double BottomSpace(int notes) => 54 + notes * TextLine;

    /// <summary>Draws axes and grid.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="xs">Every horizontal value.</param>
    /// <param name="ys">Every vertical value.</param>
    /// <param name="right">Width kept free at the right for labels.</param>
    /// <param name="notes">Remarks for below the figure.</param>
    public void Draw(Axis x, Axis y, IEnumerable<double> xs, IEnumerable<double> ys, double right, IReadOnlyList<string> notes)
    {
        Top = PlotTop;
        Bottom = Math.Max(Top + 40, _header.Height - BottomSpace(notes.Count));
        Right = _header.Width - Margin - right;
        var vertical = Ticks.Choose(y, ys, Math.Max(2, (int)((Bottom - Top) / 40)), expand: true);
        var labels = vertical.Labels.Select(label => TextWidth.Of(label, FigureStyle.TextSize));
        Left = Margin + labels.Append(0).Max() + 8;
        var horizontal = Ticks.Choose(x, xs, Math.Max(1, (int)((Right - Left) / 84)), expand: false);
        X = new Scale(horizontal.Low, horizontal.High, x.Logarithmic, Left, Right);
        Y = new Scale(vertical.Low, vertical.High, y.Logarithmic, Bottom, Top);

        Canvas.Text(Margin, Top - 14, "", TextWidth.Cut(y.Label(_header.Language), FigureStyle.TextSize, InnerWidth));
        var grid = string.Concat(vertical.Values.Select(value =>
            $"M{SvgCanvas.Number(Left)} {SvgCanvas.Number(Y.Map(value))}H{SvgCanvas.Number(Right)}"));
        if (grid.Length > 0)
        {
            Canvas.Path("g", grid);
        }

        var feet = string.Concat(horizontal.Values.Select(value => $"M{SvgCanvas.Number(X.Map(value))} {SvgCanvas.Number(Bottom)}v4"));
        Canvas.Path("a", $"M{SvgCanvas.Number(Left)} {SvgCanvas.Number(Bottom)}H{SvgCanvas.Number(Right)}{feet}");
        for (var i = 0; i < vertical.Values.Count; i++)
        {
            Canvas.Text(Left - 8, Y.Map(vertical.Values[i]) + 4, "e", vertical.Labels[i]);
        }

        for (var i = 0; i < horizontal.Values.Count; i++)
        {
            Canvas.Text(X.Map(horizontal.Values[i]), Bottom + 18, "m", horizontal.Labels[i]);
        }

        var title = TextWidth.Cut(x.Label(_header.Language), FigureStyle.TextSize, Math.Max(Right - Left, InnerWidth / 2));
        Canvas.Text(Right, Bottom + 36, "e", title);
        for (var i = 0; i < notes.Count; i++)
        {
            Canvas.Text(Margin, Bottom + 54 + i * TextLine, "", TextWidth.Cut(notes[i], FigureStyle.TextSize, InnerWidth));
        }

        if (vertical.Values.Count == 0 || horizontal.Values.Count == 0)
        {
            Canvas.Text((Left + Right) / 2, (Top + Bottom) / 2, "m", FigureMessages.NoData.In(_header.Language));
        }
    }
}
