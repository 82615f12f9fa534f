namespace Linnet.Core.Progress;

/// <summary>Tells how long work will take whose pieces each have a planned time, from the pieces that were measured.</summary>
/// <remarks>
/// The pace is the measured time for each planned second: least squares through the origin, so that a piece counts by the square of its plan,
/// together with one imagined piece of a fifth of the whole that took as long as planned. A few small pieces, which are wrong by the largest
/// factors, so hardly move it; the first large one does.
/// </remarks>
/// <param name="whole">The planned seconds of all pieces together.</param>
public sealed class PlannedPace(double whole)
{
    private const double Imagined = 0.2;

    // Σ planned · measured, and Σ planned².
    private double _products = Imagined * whole * Imagined * whole;
    private double _squares = Imagined * whole * Imagined * whole;

    /// <summary>Takes a measured piece into account.</summary>
    /// <param name="planned">Its planned seconds.</param>
    /// <param name="measured">How long it took.</param>
    public void Add(double planned, TimeSpan measured)
    {
        _products += planned * measured.TotalSeconds;
        _squares += planned * planned;
    }

    /// <summary>How long other pieces will take.</summary>
    /// <param name="planned">Their planned seconds.</param>
    public TimeSpan Expect(double planned) => TimeSpan.FromSeconds(_squares > 0 ? planned * _products / _squares : planned);
}
