using Linnet.Core.Random;
using Linnet.Pretraining.Windows;
using Linnet.Training.Loop;

namespace Linnet.Pretraining.Mixture;

/// <summary>The batches of pretraining: each step reads the next windows of the mixture, in an order that is a function of (seed, step).</summary>
/// <remarks>
/// <see cref="SourceOrder"/> says from which source each window comes, the source's own <see cref="EpochOrder"/> which one it is. So
/// smaller micro-batches, or a resumed run, read the same windows in the same order.
/// </remarks>
public sealed class MixtureBatches : IBatchSource
{
    private readonly IReadOnlyList<ITokenWindows> _windows;
    private readonly IReadOnlyList<EpochOrder> _orders;
    private readonly Func<SourceOrder> _begin;
    private readonly int _batch;
    private readonly int _microBatch;

    private SourceOrder _sources;
    private long _step; // the step that _places are of
    private MixtureWindow[] _places = [];

    /// <param name="sources">Each source's weight, name and windows; all windows are of one length and kind.</param>
    /// <param name="changes">Other weights, from which step on.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="batch">Windows per optimizer step.</param>
    /// <param name="microBatch">Windows per micro-batch; divides <paramref name="batch"/>.</param>
    public MixtureBatches(
        IReadOnlyList<(string Name, double Weight, ITokenWindows Windows)> sources, IReadOnlyList<MixtureChange> changes, ulong seed, int batch, int microBatch)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch % microBatch, 0);
        (_batch, _microBatch) = (batch, microBatch);
        _windows = [.. sources.Select(source => source.Windows)];
        _orders = [.. sources.Select(source => new EpochOrder(source.Windows.Count, seed, $"windows of {source.Name}, epoch "))];
        _begin = () => MixtureChange.Order([.. sources.Select(source => source.Weight)], changes, batch);
        _sources = _begin();
    }

    /// <inheritdoc/>
    public int MicroBatches => _batch / _microBatch;

    /// <inheritdoc/>
    public long TargetCount(long step) => Windows(step).Sum(place => (long)_windows[place.Source].TargetCount(place.Window));

    /// <summary>How many predictions of each source a step learns from, in the order of the sources.</summary>
    /// <param name="step">The optimizer step, from 1.</param>
    public long[] TargetCounts(long step)
    {
        var counts = new long[_windows.Count];
        foreach (var (source, window) in Windows(step))
        {
            counts[source] += _windows[source].TargetCount(window);
        }

        return counts;
    }

    /// <summary>Where a window's text stands in its source's tokens.</summary>
    public IEnumerable<(long From, long Until)> Places(MixtureWindow window) => _windows[window.Source].Places(window.Window);

    /// <inheritdoc/>
    public MicroBatch Read(long step, int microBatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(microBatch, MicroBatches);
        var batch = MicroBatch.Empty(_microBatch, _windows[0].SequenceLength, _windows[0].HasDocuments);
        var places = Windows(step).Slice(microBatch * _microBatch, _microBatch);
        for (var row = 0; row < places.Count; row++)
        {
            _windows[places[row].Source].Read(places[row].Window, batch, row);
        }

        return batch;
    }

    /// <summary>The windows of a step, in the order in which they are read.</summary>
    /// <param name="step">The optimizer step, from 1. Steps in order cost nothing; a jump back begins again.</param>
    public ArraySegment<MixtureWindow> Windows(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (step == _step)
        {
            return _places;
        }

        var first = checked((step - 1) * _batch);
        if (first < _sources.Count)
        {
            _sources = _begin();
        }

        while (_sources.Count < first)
        {
            _sources.Next();
        }

        var places = new MixtureWindow[_batch];
        for (var i = 0; i < places.Length; i++)
        {
            var (source, index) = _sources.Next();
            places[i] = new(source, _orders[source].At(index));
        }

        (_step, _places) = (step, places);
        return places;
    }
}

/// <summary>A window of one of the sources.</summary>
/// <param name="Source">Which source, from 0.</param>
/// <param name="Window">Which of its windows, from 0.</param>
public readonly record struct MixtureWindow(int Source, long Window);
