namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Documents of more characters than this: Gopher's bound of 100,000 words, for texts that are lists.</summary>
public sealed class LongDocument(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public string Name => "long_document";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(CorpusDocument document) => document?.Characters ?? throw new ArgumentNullException(nameof(document));

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
