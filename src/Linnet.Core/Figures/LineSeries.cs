using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>One measured point.</summary>
/// <param name="X">Position; a value that is not finite leaves a gap.</param>
/// <param name="Y">Measurement; a value that is not finite leaves a gap.</param>
public readonly record struct DataPoint(double X, double Y);

/// <summary>The uncertainty of one point, drawn as a shade behind the lines.</summary>
/// <param name="X">Position.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct BandPoint(double X, double Low, double High);

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What the line is, written at its end.</param>
/// <param name="Points">The points in drawing order. Any count: the figure keeps the extremes of each pixel column.</param>
public sealed record LineSeries(Text Name, IReadOnlyList<DataPoint> Points)
{
    /// <summary>
    /// Weight of the past in [0, 1): 0 draws the points as they are; above it the points are drawn faintly behind their
    /// two-sided exponential average, see <see cref="Smoothing"/>.
    /// </summary>
    public double Smoothing { get; init; }

    /// <summary>The shade around the line; empty for none.</summary>
    public IReadOnlyList<BandPoint> Band { get; init; } = [];
}

/// <summary>A constant to compare with, such as a baseline: a dashed line across the figure.</summary>
/// <param name="Name">What the constant is.</param>
/// <param name="Value">The constant, in the unit of the axis that it stands on.</param>
public sealed record ReferenceLine(Text Name, double Value);
