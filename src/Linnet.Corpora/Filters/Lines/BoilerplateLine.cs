using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines that begin with one of the phrases, such as 上一篇： or 当前位置：, in a line of at most so many characters: value 1, else 0.</summary>
/// <remarks>What page furniture begins with and prose does not; a longer line is taken to be prose. The list is Linnet's own.</remarks>
public sealed class BoilerplateLine : ILineRule
{
    private readonly PhraseSet _phrases;
    private readonly int _characters;

    /// <param name="phrases">The phrases.</param>
    /// <param name="characters">Most characters of a line.</param>
    /// <param name="threshold">1.</param>
    public BoilerplateLine(IReadOnlyList<string> phrases, int characters, double threshold) =>
        (_phrases, _characters, Threshold) = (new PhraseSet(phrases), characters, threshold);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.BoilerplateLine;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(Line line) => line.Characters <= _characters && _phrases.AtStart(line.Text) > 0 ? 1 : 0;

    /// <inheritdoc/>
    public bool Removes(double value) => value >= Threshold;
}
