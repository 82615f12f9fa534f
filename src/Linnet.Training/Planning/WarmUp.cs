namespace Linnet.Training.Planning;

/// <summary>Which steps of a process tell how fast a training will be.</summary>
/// <remarks>
/// The runtime first compiles quickly and then, in the background, again and well: the first steps of a process run at about half speed.
/// So none counts before the 20th, nor in the first two seconds, in which a small model takes hundreds. A large one compiles no more than a
/// small one and would take minutes for 20: after ten seconds its second step is the last that does not count.
/// </remarks>
public static class WarmUp
{
    private const long EnoughSteps = 20;
    private const long LeastSteps = 2;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether the next step counts.</summary>
    /// <param name="steps">Steps taken.</param>
    /// <param name="elapsed">Time since the first began.</param>
    public static bool IsOver(long steps, TimeSpan elapsed) =>
        (steps >= EnoughSteps && elapsed >= LeastTime) || (steps >= LeastSteps && elapsed >= EnoughTime);

    /// <summary>The middle one of some times, or the mean of the middle two: a pause of the machine does not move it.</summary>
    /// <param name="seconds">At least one.</param>
    public static double Median(IReadOnlyList<double> seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        ArgumentOutOfRangeException.ThrowIfZero(seconds.Count);
        var sorted = seconds.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
