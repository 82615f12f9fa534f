using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines that hold one of the phrases this often, in whatever case (C4: 1): terms of use, privacy, cookies; in Chinese 隐私政策, 用户协议, 版权所有.</summary>
public sealed class PolicyLine : ILineRule
{
    private readonly PhraseSet _phrases;

    /// <param name="phrases">The phrases.</param>
    /// <param name="threshold">Least number of places.</param>
    public PolicyLine(IReadOnlyList<string> phrases, double threshold) => (_phrases, Threshold) = (new PhraseSet(phrases), threshold);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.PolicyLine;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(Line line) => _phrases.Count(line.Text);

    /// <inheritdoc/>
    public bool Removes(double value) => value >= Threshold;
}
