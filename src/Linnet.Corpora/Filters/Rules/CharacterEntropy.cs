using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents whose characters have less entropy than this, in nats (MAP-NEO: 3).</summary>
/// <remarks>H = -Σ p(c) ln p(c) over characters c, line ends left out. MAP-NEO folds widths first; the difference is far below its bound.</remarks>
public sealed class CharacterEntropy(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.CharacterEntropy;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.CharacterEntropy();
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
