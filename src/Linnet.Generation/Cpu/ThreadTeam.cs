namespace Linnet.Generation.Cpu;

/// <summary>Threads that wait for work, share it by a fixed partition, and meet between its phases.</summary>
/// <remarks>
/// A forward pass is one piece of work with dozens of phases, microseconds long. Between phases threads spin; between passes they spin for a
/// moment, then sleep.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    // About as long as it takes to draw the tokens of a pass: longer spinning would take the processor from others.
    private const int SpinsBeforeSleep = 2_000;

    // A thread that has waited so long at a barrier waits for one that does not run: it gives its processor away.
    private const int SpinsBeforeYield = 5_000;

    private readonly ManualResetEventSlim[] _begin;
    private readonly ManualResetEventSlim _finished = new(false, SpinsBeforeSleep);
    private Action<int>? _work;
    private int _remaining;
    private int _arrived;
    private int _phase;

    /// <param name="threads">How many threads work, the calling one among them.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _begin = [.. Enumerable.Range(1, threads - 1).Select(_ => new ManualResetEventSlim(false, SpinsBeforeSleep))];
        for (var i = 0; i < _begin.Length; i++)
        {
            var part = i + 1;
            new Thread(() => Work(part)) { IsBackground = true, Name = $"linnet-decode-{part}" }.Start();
        }
    }

    public int Threads { get; }

    /// <summary>Runs <paramref name="work"/> once for each part in [0, Threads), all at the same time, and waits for all.</summary>
    /// <param name="work">Must not throw while others wait at a barrier.</param>
    public void Run(Action<int> work)
    {
        _work = work;
        Volatile.Write(ref _remaining, _begin.Length);
        foreach (var begin in _begin)
        {
            begin.Set();
        }

        work(0);
        if (_begin.Length > 0)
        {
            _finished.Wait();
            _finished.Reset();
        }
    }

    /// <summary>Waits until every part of the running work is here; what any of them wrote before, all see after.</summary>
    public void Meet()
    {
        if (Threads == 1)
        {
            return;
        }

        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Threads)
        {
            _arrived = 0;
            Volatile.Write(ref _phase, phase + 1);
            return;
        }

        for (var spins = 0; Volatile.Read(ref _phase) == phase; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>The part [begin, end) of [0, count) that belongs to <paramref name="part"/>, in whole units.</summary>
    public (int Begin, int End) Range(int part, int count, int unit)
    {
        var units = (count + unit - 1) / unit;
        return (Math.Min(count, (int)((long)units * part / Threads) * unit), Math.Min(count, (int)((long)units * (part + 1) / Threads) * unit));
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _work = null;
        foreach (var begin in _begin)
        {
            begin.Set();
        }
    }

    private void Work(int part)
    {
        var begin = _begin[part - 1];
        while (true)
        {
            begin.Wait();
            begin.Reset();
            if (_work is not { } work)
            {
                return;
            }

            work(part);
            if (Interlocked.Decrement(ref _remaining) == 0)
            {
                _finished.Set();
            }
        }
    }
}
