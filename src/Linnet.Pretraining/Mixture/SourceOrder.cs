namespace Linnet.Pretraining.Mixture;

/// <summary>Decides from which source each next window is drawn, so that every source stays within one window of its share at every place.</summary>
/// <remarks>
/// Tijdeman 1980, "The chairman assignment problem", <see href="https://doi.org/10.1016/0012-365X(80)90269-1"/>, section 2: of k sources with
/// shares λ, which may change on the way, and due(n) = λ₁ + … + λₙ, window n goes, among the sources with deficit due(n) − drawn ≥ 1/(2k − 2), to the one
/// that is first to need it, at
/// <code>
/// min { m : due(m) − drawn ≥ 1 − 1/(2k − 2) }
/// </code>
/// and then |drawn − due(n)| ≤ 1 − 1/(2k − 2) for all sources and all n, changes or not. Taking the largest deficit instead keeps no such bound when there
/// are many sources. Nothing is drawn at random: the order is a function of the weights alone. Equal claims go to the earlier source.
/// </remarks>
public sealed class SourceOrder
{
    // The deficits are differences of numbers up to 1e9 and carry that much rounding; the bound has room for it.
    private const double Rounding = 1e-6;

    private readonly Phase[] _phases;
    private readonly long[] _drawn;
    private readonly double _least;
    private int _phase;

    /// <param name="weights">The sources' weights, each above 0; only their ratios matter.</param>
    public SourceOrder(IReadOnlyList<double> weights) : this(weights, [])
    {
    }

    /// <param name="weights">The sources' weights in the beginning, each above 0; only their ratios matter.</param>
    /// <param name="changes">Other weights, at least one of them above 0, and how many windows are drawn before they hold; that number rises.</param>
    public SourceOrder(IReadOnlyList<double> weights, IReadOnlyList<(long From, IReadOnlyList<double> Weights)> changes)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        }

        _phases = new Phase[1 + changes.Count];
        _phases[0] = new(0, Normalized(weights), new double[weights.Count]);
        foreach (var (i, (from, changed)) in changes.Index())
        {
            var before = _phases[i];
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(from, before.From);
            ArgumentOutOfRangeException.ThrowIfNotEqual(changed.Count, weights.Count);
            _phases[i + 1] = new(from, Normalized(changed), [.. Enumerable.Range(0, weights.Count).Select(source => before.DueTo(source, from))]);
        }

        _drawn = new long[weights.Count];
        _least = weights.Count == 1 ? 0 : 1.0 / ((2 * weights.Count) - 2);
    }

    /// <summary>Each source's part of the windows, from the beginning to the first change; the sum is 1.</summary>
    public IReadOnlyList<double> Shares => _phases[0].Shares;

    /// <summary>Windows drawn so far, over all sources.</summary>
    public long Count { get; private set; }

    /// <summary>How many of the first windows are due to a source by the weights.</summary>
    /// <param name="source">Which source.</param>
    /// <param name="windows">How many windows, over all sources.</param>
    public double Due(int source, long windows) => _phases.Last(phase => phase.From <= windows).DueTo(source, windows);

    /// <summary>Draws the next window.</summary>
    /// <returns>The source, and how many windows were drawn from it before.</returns>
    public (int Source, long Index) Next()
    {
        while (_phase + 1 < _phases.Length && _phases[_phase + 1].From <= Count)
        {
            _phase++;
        }

        Count++;
        var (chosen, soonest) = (-1, double.PositiveInfinity);
        for (var source = 0; source < _drawn.Length; source++)
        {
            var deficit = _phases[_phase].DueTo(source, Count) - _drawn[source];
            if (deficit < _least - Rounding)
            {
                continue;
            }

            var deadline = Deadline(source, 1 - _least - deficit);
            if (chosen < 0 || deadline < soonest)
            {
                (chosen, soonest) = (source, deadline);
            }
        }

        return (chosen, _drawn[chosen]++);
    }

    /// <summary>After how many more windows so much more is due to a source; infinite when it never is.</summary>
    private double Deadline(int source, double missing)
    {
        for (var (phase, from) = (_phase, Count); ; phase++)
        {
            var share = _phases[phase].Shares[source];
            var isLast = phase + 1 == _phases.Length;
            if (share > 0 && (isLast || missing <= share * (_phases[phase + 1].From - from)))
            {
                return from - Count + (missing / share);
            }

            if (isLast)
            {
                return double.PositiveInfinity;
            }

            missing -= share * (_phases[phase + 1].From - from);
            from = _phases[phase + 1].From;
        }
    }

    private static double[] Normalized(IReadOnlyList<double> weights)
    {
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
        }

        var sum = weights.Sum();
        ArgumentOutOfRangeException.ThrowIfZero(sum);
        return [.. weights.Select(weight => weight / sum)];
    }

    // From: windows drawn before it. Due: how many of them to each source.
    private sealed record Phase(long From, double[] Shares, double[] Due)
    {
        public double DueTo(int source, long windows) => Due[source] + (Shares[source] * (windows - From));
    }
}
