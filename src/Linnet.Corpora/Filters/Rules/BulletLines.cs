using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines more than this share begins with a bullet (Gopher: 0.9).</summary>
public sealed class BulletLines(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.BulletLines;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ShareOfLines(static line => Marks.Bullets.Contains(line[0]));
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
