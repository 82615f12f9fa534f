namespace Linnet.Core.Figures;

/// <summary>Maps values of an axis to pixels.</summary>
internal readonly record struct Scale(double Low, double High, bool Logarithmic, double From, double To)
{
    /// <summary>The pixel of a value, at most 10,000 pixels outside the axis so that no coordinate overflows.</summary>
    public double Map(double value)
    {
        var share = Logarithmic
            ? (Math.Log10(value) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
            : (value - Low) / (High - Low);
        var pixel = From + share * (To - From);
        return Math.Clamp(pixel, Math.Min(From, To) - 10_000, Math.Max(From, To) + 10_000);
    }

    /// <summary>True when the value lies on the axis.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
