using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>Lines over a common horizontal axis, with constants to compare with.</summary>
/// <remarks>
/// Each line carries its name and last value at its end; where the names do not fit there, a legend stands above the plot.
/// A value that cannot be drawn leaves a gap and is counted below the figure. About 16 kB for 2,000 smoothed points, and below
/// 30 kB for any number of points in one series.
/// </remarks>
/// <param name="Title">The headline.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines, in the order of their colours.</param>
public sealed record LineChart(Text Title, Axis X, Axis Y, IReadOnlyList<LineSeries> Series) : IFigure
{
    /// <summary>A sentence below the headline, or null.</summary>
    public Text? Subtitle { get; init; }

    /// <summary>Constants on the vertical axis.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>Width in pixels, 200 to 4,000.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in pixels, 160 to 4,000.</summary>
    public int Height { get; init; } = 380;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Width, height or a series' smoothing is outside its range.</exception>
    public string ToSvg(Language language) => new LineChartDrawing(this, language).Draw();
}
