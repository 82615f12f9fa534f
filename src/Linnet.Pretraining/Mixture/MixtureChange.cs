namespace Linnet.Pretraining.Mixture;

/// <summary>Other weights of the sources, from a step on.</summary>
/// <param name="FromStep">The first step whose windows are drawn by them, at least 2.</param>
/// <param name="Weights">A weight for each source, at least one of them above 0; only their ratios matter. 0: nothing more of it.</param>
public sealed record MixtureChange(long FromStep, IReadOnlyList<double> Weights)
{
    /// <summary>The order in which windows are drawn from the sources.</summary>
    /// <param name="weights">The weights in the beginning.</param>
    /// <param name="changes">Those that come later.</param>
    /// <param name="batch">Windows of a step.</param>
    public static SourceOrder Order(IReadOnlyList<double> weights, IReadOnlyList<MixtureChange> changes, int batch)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new(weights, [.. changes.Select(change => (checked((change.FromStep - 1) * batch), change.Weights))]);
    }
}
