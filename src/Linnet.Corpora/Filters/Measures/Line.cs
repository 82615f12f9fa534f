namespace Linnet.Corpora.Filters.Measures;

/// <summary>One line as line rules look at it.</summary>
/// <param name="text">The line without white space at its ends.</param>
/// <param name="facts">What is counted of it.</param>
/// <param name="words">Its words, in the profile's unit.</param>
public readonly ref struct Line(ReadOnlySpan<char> text, LineFacts facts, double words)
{
    /// <summary>The line without white space at its ends.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>What is counted of it.</summary>
    public LineFacts Facts { get; } = facts;

    /// <summary>Its words, in the profile's unit.</summary>
    public double Words { get; } = words;

    /// <summary>Its code points, white space at the ends left out.</summary>
    public int Characters => Facts.Characters - (Facts.TextStart - Facts.Start) - (Facts.End - Facts.TextEnd);
}
