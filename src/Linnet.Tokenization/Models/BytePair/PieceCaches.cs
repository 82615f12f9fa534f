using System.Collections.Concurrent;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The caches of one model: lent to a thread for a while, so that none is ever used by two.</summary>
internal sealed class PieceCaches(int entries = PieceCaches.DefaultEntries)
{
    /// <summary>512 KiB: what the second cache of a usual core holds beside the tables.</summary>
    public const int DefaultEntries = 1 << 14;

    private readonly ConcurrentBag<PieceCache> _others = [];
    private PieceCache? _first;

    /// <summary>A cache that nobody else uses until it is returned.</summary>
    public PieceCache Rent() => Interlocked.Exchange(ref _first, null) ?? (_others.TryTake(out var other) ? other : new PieceCache(entries));

    /// <summary>Gives a cache back.</summary>
    public void Return(PieceCache cache)
    {
        if (Interlocked.CompareExchange(ref _first, cache, null) is not null)
        {
            _others.Add(cache);
        }
    }
}
