namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Documents in which more than this share of the lines end in an ellipsis (Gopher: 0.3): texts cut off.</summary>
public sealed class EllipsisLines(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public string Name => "ellipsis_lines";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(CorpusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Lines.Count == 0 ? 0 : document.Lines.Count(IsCutOff) / (double)document.Lines.Count;

        static bool IsCutOff(string line) => line.EndsWith('…') || line.EndsWith("...", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
