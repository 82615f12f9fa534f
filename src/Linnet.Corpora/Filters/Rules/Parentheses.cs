using System.Buffers;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the characters is parentheses, half- or full-width (NeMo: 0.1).</summary>
public sealed class Parentheses(double threshold) : IDocumentRule
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("()（）");

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.Parentheses;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerCharacter(document.Text.AsSpan().CountAny(Signs));
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
