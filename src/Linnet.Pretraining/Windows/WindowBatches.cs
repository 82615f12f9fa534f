using Linnet.Training.Loop;

namespace Linnet.Pretraining.Windows;

/// <summary>The batches of pretraining: step s reads the next windows of the <see cref="WindowOrder"/>, and is a pure function of s.</summary>
public sealed class WindowBatches : IBatchSource
{
    private readonly TokenWindows _windows;
    private readonly WindowOrder _order;
    private readonly int _batch;
    private readonly int _microBatch;

    /// <param name="windows">The training text.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="batch">Windows per optimizer step.</param>
    /// <param name="microBatch">Windows per micro-batch; divides <paramref name="batch"/>.</param>
    public WindowBatches(TokenWindows windows, ulong seed, int batch, int microBatch)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch % microBatch, 0);
        (_windows, _order, _batch, _microBatch) = (windows, new WindowOrder(windows.Count, seed), batch, microBatch);
    }

    /// <inheritdoc/>
    public int MicroBatches => _batch / _microBatch;

    /// <inheritdoc/>
    public long TargetCount(long step)
    {
        long sum = 0;
        for (var place = 0; place < _batch; place++)
        {
            sum += _windows.TargetCount(_order.At(First(step) + place));
        }

        return sum;
    }

    /// <inheritdoc/>
    public MicroBatch Read(long step, int microBatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(microBatch, MicroBatches);
        var windows = new long[_microBatch];
        for (var row = 0; row < _microBatch; row++)
        {
            windows[row] = _order.At(First(step) + ((long)microBatch * _microBatch) + row);
        }

        return _windows.Read(windows);
    }

    /// <summary>Windows read before a step, counted over all epochs: the data position.</summary>
    public long First(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return checked((step - 1) * _batch);
    }
}
