namespace Linnet.Generation.Cpu;

/// <summary>Threads that wait for work and share it by a fixed partition.</summary>
/// <remarks>Calls come microseconds apart, so a thread spins for a moment before it sleeps.</remarks>
internal sealed class ThreadTeam : IDisposable
{
    private readonly ManualResetEventSlim[] _begin;
    private readonly ManualResetEventSlim _finished = new(false, SpinCount);
    private Action<int>? _work;
    private int _remaining;

    private const int SpinCount = 200;

    /// <param name="threads">How many threads work, the calling one among them.</param>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _begin = [.. Enumerable.Range(1, threads - 1).Select(_ => new ManualResetEventSlim(false, SpinCount))];
        for (var i = 0; i < _begin.Length; i++)
        {
            var part = i + 1;
            new Thread(() => Work(part)) { IsBackground = true, Name = $"linnet-decode-{part}" }.Start();
        }
    }

    public int Threads { get; }

    /// <summary>Runs <paramref name="work"/> once for each part in [0, Threads), all at the same time, and waits for all.</summary>
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
