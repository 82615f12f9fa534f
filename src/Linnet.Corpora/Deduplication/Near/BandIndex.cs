using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Near;

/// <summary>The bands of many documents' signatures, on disk past memory: which documents share one.</summary>
/// <remarks>Sixteen bytes a band and document. The result is the same for any number of writers.</remarks>
public sealed class BandIndex : IDisposable
{
    /// <summary>Documents have numbers below this, and there are at most 4,096 bands.</summary>
    public const long MaximumNumber = 1L << (64 - BandRecord.BandBits);

    private readonly MinHash _hash;
    private readonly SortedRuns<BandRecord> _runs;
    private KeptNumbers? _numbers; // of documents in runs that other processes made

    /// <param name="hash">The hash functions and bands.</param>
    /// <param name="prefix">Begins the paths of files for what does not fit into memory, in an existing folder.</param>
    /// <param name="memoryBytes">For the bands that wait to be written, of all writers together.</param>
    /// <param name="writers">How many writers there will be.</param>
    public BandIndex(MinHash hash, string prefix, long memoryBytes, int writers)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hash.Bands, 1 << BandRecord.BandBits);
        (_hash, _runs) = (hash, new SortedRuns<BandRecord>(prefix, memoryBytes, writers));
    }

    /// <summary>Bands on record.</summary>
    public long Count => _runs.Count;

    /// <summary>A new writer, for one thread.</summary>
    public Writer CreateWriter() => new(_hash, _runs.CreateWriter());

    /// <summary>The documents of every bucket of two or more: band by band, in a bucket by number.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to read or write there.</exception>
    public IEnumerable<BucketEntry> Buckets(CancellationToken cancellation = default)
    {
        var (first, isAlone, hasFirst) = (default(BandRecord), true, false);
        foreach (var record in Records(cancellation))
        {
            if (!hasFirst || !record.Meets(first))
            {
                (first, isAlone, hasFirst) = (record, true, true);
                continue;
            }

            if (isAlone)
            {
                yield return new BucketEntry(first.Number, Begins: true);
                isAlone = false;
            }

            yield return new BucketEntry(record.Number, Begins: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();

    /// <summary>Takes the bands that other processes computed, instead of a writer's.</summary>
    internal void Take(IReadOnlyList<string> runs, KeptNumbers numbers)
    {
        _numbers = numbers;
        foreach (var run in runs)
        {
            _runs.Take(run);
        }
    }

    /// <summary>Writes the bands for another process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The number of the first document among all.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal void Save(string path, long first, CancellationToken cancellation) =>
        _runs.Save(path, record => new BandRecord(record.Band, record.Hash, record.Number + first), cancellation);

    // Documents that are left keep their order, so the bands do.
    private IEnumerable<BandRecord> Records(CancellationToken cancellation) => _numbers is not { } numbers
        ? _runs.Merge(cancellation)
        : _runs.Merge(cancellation).Where(record => numbers.Has(record.Number)).Select(record => new BandRecord(record.Band, record.Hash, numbers.Rank(record.Number)));

    /// <summary>Takes documents.</summary>
    public sealed class Writer
    {
        private readonly MinHash _hash;
        private readonly SortedRuns<BandRecord>.Writer _runs;
        private readonly ulong[] _signature;
        private readonly ulong[] _bands;

        internal Writer(MinHash hash, SortedRuns<BandRecord>.Writer runs) =>
            (_hash, _runs, _signature, _bands) = (hash, runs, new ulong[hash.Length], new ulong[hash.Bands]);

        /// <summary>Adds a document.</summary>
        /// <param name="number">Its number, in [0, <see cref="MaximumNumber"/>); each once.</param>
        /// <param name="pieces">Its pieces; one without any is near no other.</param>
        /// <param name="scope">Documents of different scopes share no band.</param>
        public void Add(long number, ReadOnlySpan<ulong> pieces, ulong scope)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, MaximumNumber);
            if (pieces.IsEmpty)
            {
                return;
            }

            _hash.Signature(pieces, _signature);
            _hash.BandHashes(_signature, _bands);
            for (var band = 0; band < _bands.Length; band++)
            {
                _runs.Add(new BandRecord(band, unchecked((_bands[band] ^ scope) * 0x9E37_79B9_7F4A_7C15), number));
            }
        }
    }
}
