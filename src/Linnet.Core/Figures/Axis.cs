using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>What one direction of a figure measures.</summary>
/// <param name="Title">The quantity, for example "validation loss".</param>
public sealed record Axis(Text Title)
{
    /// <summary>The unit, shown in parentheses after the title; null for a pure number.</summary>
    public Text? Unit { get; init; }

    /// <summary>True for a logarithmic axis: values that are not positive cannot be drawn on it and are counted below the figure.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Where the axis begins, or null to follow the data. Points outside are counted below the figure.</summary>
    public double? Minimum { get; init; }

    /// <summary>Where the axis ends, or null to follow the data. Points outside are counted below the figure.</summary>
    public double? Maximum { get; init; }

    internal string Label(Language language) => (Unit, language) switch
    {
        (null, _) => Title.In(language),
        (_, Language.Chinese) => $"{Title.Chinese}（{Unit.Chinese}）",
        _ => $"{Title.English} ({Unit.English})",
    };

    // Beyond 1e150 the arithmetic of the scales would overflow; no measurement lives there.
    internal bool CanDraw(double value) => Math.Abs(value) <= 1e150 && (!Logarithmic || value >= 1e-150);
}
