using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Near;

/// <summary>Counts of a verification.</summary>
/// <param name="Candidates">Pairs that shared a band and were compared.</param>
/// <param name="Verified">Those of them whose true similarity reached the bound.</param>
/// <param name="Crowded">Documents that shared a bucket with more others than they were compared with, and were near none of these.</param>
public readonly record struct VerificationCounts(long Candidates, long Verified, long Crowded);

/// <summary>Compares documents that share a band by the true Jaccard similarity of their pieces, and makes those sets one that reach a bound.</summary>
/// <remarks>
/// The texts are read back by number, in batches sorted by place that several threads read. A document is compared with those before it in its
/// bucket that are not in its set yet: with the first <see cref="NearDuplicates.MostInBucket"/> of them, and no more than memory holds. A bucket
/// whose documents are one set already is not read.
/// </remarks>
public sealed class CandidateVerification
{
    private const int BatchEntries = 1 << 16;
    private const int LoadedTogether = 256;

    private readonly NumberedLines _lines;
    private readonly DocumentKeys _keys;
    private readonly Func<Shingler> _shingler;
    private readonly double _similarity;
    private readonly long _memoryBytes;
    private readonly int _workers;
    private readonly List<Member> _members = [];
    private long _memberBytes;
    private long _candidates;
    private long _verified;
    private long _crowded;

    /// <param name="lines">The documents, scanned.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="shingler">Makes what cuts texts into pieces, for each thread.</param>
    /// <param name="similarity">Least Jaccard similarity of a pair that counts, 0 to 1.</param>
    /// <param name="memoryBytes">For the pieces of the documents in work; one document is always taken.</param>
    /// <param name="workers">Threads that read texts.</param>
    public CandidateVerification(NumberedLines lines, DocumentKeys keys, Func<Shingler> shingler, double similarity, long memoryBytes, int workers)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(shingler);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        (_lines, _keys, _shingler, _similarity, _memoryBytes, _workers) = (lines, keys, shingler, similarity, memoryBytes, workers);
    }

    /// <summary>Goes through all buckets.</summary>
    /// <param name="buckets">As from <see cref="BandIndex.Buckets"/>.</param>
    /// <param name="sets">Receives the unions.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="LinnetException">A document cannot be read back.</exception>
    public VerificationCounts Run(IEnumerable<BucketEntry> buckets, LargeUnionFind sets, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        ArgumentNullException.ThrowIfNull(sets);
        var (batch, bytes) = (new List<BucketEntry>(), 0L);
        foreach (var entry in buckets)
        {
            // A piece of one byte takes eight: the worst, so that the bound holds whatever the texts are.
            var needed = sizeof(ulong) * _lines.LengthOf(entry.Number);
            if (batch.Count == BatchEntries || (batch.Count > 0 && bytes + needed > _memoryBytes))
            {
                Work(batch, sets, cancellation);
                bytes = 0;
                batch.Clear();
            }

            batch.Add(entry);
            bytes += needed;
        }

        Work(batch, sets, cancellation);
        return new(_candidates, _verified, _crowded);
    }

    private void Work(List<BucketEntry> batch, LargeUnionFind sets, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var pieces = Load(Unsettled(batch, sets), cancellation);
        foreach (var entry in batch)
        {
            if (entry.Begins)
            {
                _members.Clear();
                _memberBytes = 0;
            }

            if (!pieces.TryGetValue(entry.Number, out var mine))
            {
                continue; // all of its bucket is one set, or was when this batch began
            }

            Compare(entry.Number, mine, sets);
        }
    }

    private void Compare(long number, ulong[] pieces, LargeUnionFind sets)
    {
        var isNear = false;
        foreach (var member in _members)
        {
            if (sets.Find(member.Number) == sets.Find(number))
            {
                isNear = true;
                continue;
            }

            _candidates++;
            if (Shingles.Jaccard(member.Pieces, pieces) >= _similarity)
            {
                (_verified, isNear) = (_verified + 1, true);
                sets.Union(member.Number, number);
            }
        }

        if (_members.Count < NearDuplicates.MostInBucket && (_members.Count == 0 || _memberBytes + (sizeof(ulong) * (long)pieces.Length) <= _memoryBytes))
        {
            _members.Add(new Member(number, pieces));
            _memberBytes += sizeof(ulong) * (long)pieces.Length;
        }
        else if (!isNear)
        {
            _crowded++;
        }
    }

    // Documents of the batch in buckets that are not one set yet, ascending; a bucket that goes on from the batch before counts its members.
    private static List<long> Unsettled(List<BucketEntry> batch, LargeUnionFind sets)
    {
        var numbers = new HashSet<long>();
        for (var begin = 0; begin < batch.Count;)
        {
            var end = begin + 1;
            while (end < batch.Count && !batch[end].Begins)
            {
                end++;
            }

            var goesOn = !batch[begin].Begins || end == batch.Count; // its other part lies in another batch
            var root = sets.Find(batch[begin].Number);
            for (var i = begin; i < end; i++)
            {
                if (goesOn || sets.Find(batch[i].Number) != root)
                {
                    for (i = begin; i < end; i++)
                    {
                        numbers.Add(batch[i].Number);
                    }
                }
            }

            begin = end;
        }

        return [.. numbers.Order()];
    }

    private Dictionary<long, ulong[]> Load(List<long> numbers, CancellationToken cancellation)
    {
        var (pieces, next) = (new ulong[numbers.Count][], 0);
        Workers.Run(
            Math.Max(1, Math.Min(_workers, numbers.Count / LoadedTogether)),
            () => new Loader(_lines.CreateReader(), new DocumentLine(_keys), _shingler()),
            loader =>
            {
                (loader.Begin, loader.End) = (next, Math.Min(next + LoadedTogether, numbers.Count));
                next = loader.End;
                return loader.Begin < loader.End;
            },
            loader =>
            {
                for (var i = loader.Begin; i < loader.End; i++)
                {
                    pieces[i] = loader.Load(numbers[i]);
                }
            },
            cancellation);
        return numbers.Zip(pieces).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private readonly record struct Member(long Number, ulong[] Pieces);

    private sealed class Loader(LineReader reader, DocumentLine document, Shingler shingler)
    {
        public int Begin { get; set; }

        public int End { get; set; }

        public ulong[] Load(long number)
        {
            var line = reader.Read(number);
            return document.Read(line) ? shingler.Set(document.Text(line)) : [];
        }
    }
}
