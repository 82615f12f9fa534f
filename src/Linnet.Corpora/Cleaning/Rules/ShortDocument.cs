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
        return document.Lines.Sum(WritingSystem.Weight);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
