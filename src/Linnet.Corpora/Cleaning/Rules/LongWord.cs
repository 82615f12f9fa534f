namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Lines with a run of more than so many letters, digits and signs of ASCII without a space: encoded data. C4 has the same rule with 1,000.</summary>
public sealed class LongWord(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public string Name => "long_word";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c is > ' ' and < (char)0x7F ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
