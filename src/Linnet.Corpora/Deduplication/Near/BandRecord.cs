namespace Linnet.Corpora.Deduplication.Near;

/// <summary>One band of one document's signature: 16 bytes.</summary>
internal readonly record struct BandRecord : IComparable<BandRecord>
{
    public const int BandBits = 12;

    private const int NumberBits = 64 - BandBits;

    private readonly ulong _placed; // the band above the document's number

    public BandRecord(int band, ulong hash, long number) => (_placed, Hash) = (((ulong)band << NumberBits) | (ulong)number, hash);

    public ulong Hash { get; }

    public int Band => (int)(_placed >> NumberBits);

    public long Number => (long)(_placed & ((1UL << NumberBits) - 1));

    /// <summary>Whether both lie in one bucket.</summary>
    public bool Meets(BandRecord other) => Hash == other.Hash && Band == other.Band;

    public int CompareTo(BandRecord other)
    {
        var order = Band.CompareTo(other.Band);
        order = order != 0 ? order : Hash.CompareTo(other.Hash);
        return order != 0 ? order : _placed.CompareTo(other._placed);
    }
}
