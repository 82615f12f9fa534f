using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents with this many opening curly brackets (C4: 1): code and templates.</summary>
public sealed class CurlyBracket(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.CurlyBracket;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Text.AsSpan().Count('{');
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value >= threshold;
}
