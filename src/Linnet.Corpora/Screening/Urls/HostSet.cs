namespace Linnet.Corpora.Screening.Urls;

/// <summary>A set of hosts in 8 bytes each: their 64-bit hashes, sorted. Of a million hosts and a million questions a wrong yes has the chance of 5e-8.</summary>
internal sealed class HostSet
{
    private readonly ulong[] _hashes;

    public HostSet(IEnumerable<string> hosts)
    {
        var hashes = new List<ulong>();
        foreach (var host in hosts)
        {
            hashes.Add(Hash(host));
        }

        hashes.Sort();
        var count = 0;
        for (var i = 0; i < hashes.Count; i++)
        {
            if (i == 0 || hashes[i] != hashes[i - 1])
            {
                hashes[count++] = hashes[i];
            }
        }

        _hashes = [.. hashes.Take(count)];
    }

    /// <summary>How many hosts.</summary>
    public int Count => _hashes.Length;

    /// <summary>The longest suffix of the host, cut at dots, that is in the set; null for none.</summary>
    public string? Match(string host)
    {
        for (var start = 0; ; start++)
        {
            if (Array.BinarySearch(_hashes, Hash(host.AsSpan(start))) >= 0)
            {
                return host[start..];
            }

            start = host.IndexOf('.', start);
            if (start < 0)
            {
                return null;
            }
        }
    }

    // FNV-1a over units, with the finish of SplitMix64: neither is well mixed alone.
    private static ulong Hash(ReadOnlySpan<char> host)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in host)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
