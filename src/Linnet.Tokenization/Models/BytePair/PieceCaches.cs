using System.Collections.Concurrent;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The caches of one model: lent to a thread for a while, so that none is ever used by two.</summary>
internal sealed class PieceCaches(int entries = PieceCaches.DefaultEntries)
{
    /// <summary>Two MiB: a text of a few megabytes in a language with spaces has fewer different words.</summary>
    public const int DefaultEntries = 1 << 16;

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
