namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Documents whose words are longer than this in the mean (Gopher: 3 to 10). The first line, a heading in most, is left out
/// when there are others. Only where words are separated by spaces: elsewhere the value is 0.</summary>
public sealed class LongWords(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public string Name => "long_words";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(CorpusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (WritingSystem.UnspacedShare(document.Text) > 0.2)
        {
            return 0;
        }

        var body = document.Lines.Count > 1 ? document.Lines.Skip(1) : document.Lines;
        var words = body.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return words.Count == 0 ? 0 : words.Average(word => (double)Corpora.Characters.Count(word));
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
