namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Documents of fewer characters than this. A Chinese character counts as three: it says about as much.</summary>
public sealed class ShortDocument(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public string Name => "short_document";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(CorpusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        long weight = 0;
        foreach (var line in document.Lines)
        {
            foreach (var rune in line.EnumerateRunes())
            {
                weight += WritingSystem.IsUnspaced(rune.Value) ? 3 : 1;
            }
        }

        return weight;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
