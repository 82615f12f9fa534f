namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Lines longer than so many characters: dumps, base64, whole help pages in one message.</summary>
public sealed class LongLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public string Name => "long_line";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(string line) => Corpora.Characters.Count(line);

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
