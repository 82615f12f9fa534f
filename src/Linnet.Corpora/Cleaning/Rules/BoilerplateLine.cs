namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Lines that contain one of the given phrases, in whatever case: C4's rule for "lorem ipsum" and policy notices, with phrases of one's own.</summary>
public sealed class BoilerplateLine(IReadOnlyList<string> phrases) : ILineRule
{
    /// <inheritdoc/>
    public string Name => "boilerplate";

    /// <inheritdoc/>
    public double Threshold => 1;

    /// <summary>How many of the phrases the line contains.</summary>
    public double Value(string line) => phrases.Count(phrase => line.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public bool Removes(double value) => value >= Threshold;
}
