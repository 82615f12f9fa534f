using System.Numerics;

namespace Linnet.Corpora.Statistics;

/// <summary>How long documents are, in characters, counted in bins. Memory does not grow.</summary>
/// <remarks>64 bins between each power of two and the next: a quantile is right to 1.6 %, exact below 128.</remarks>
public sealed class LengthHistogram
{
    private const int PartBits = 6;
    private const int Parts = 1 << PartBits;

    private readonly long[] _counts = new long[(64 - PartBits) * Parts];

    /// <summary>How many documents were counted.</summary>
    public long Count { get; private set; }

    /// <summary>All lengths together.</summary>
    public long Sum { get; private set; }

    /// <summary>The greatest length; 0 where there are none.</summary>
    public long Greatest { get; private set; }

    /// <summary>Counts a document.</summary>
    /// <param name="length">At least 0.</param>
    public void Add(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _counts[Bin(length)]++;
        Count++;
        Sum += length;
        Greatest = Math.Max(Greatest, length);
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(LengthHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Sum += other.Sum;
        Greatest = Math.Max(Greatest, other.Greatest);
    }

    /// <summary>The length that so great a share of the documents does not exceed; 0 where there are none.</summary>
    /// <param name="share">In [0, 1].</param>
    public long Quantile(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var bin = 0; bin < _counts.Length; bin++)
        {
            left -= _counts[bin];
            if (left <= 0 && _counts[bin] > 0)
            {
                return Math.Min(Last(bin), Greatest);
            }
        }

        return Greatest;
    }

    /// <summary>Documents by length, doubling: below 16, 16 to 31, and so on to the longest. A bin's borders are exact.</summary>
    /// <returns>The first and the last length of each, and how many documents; from the first to the last that is not empty.</returns>
    public IReadOnlyList<(long First, long Last, long Documents)> Doubling()
    {
        List<(long First, long Last, long Documents)> bins = [];
        for (var (first, last) = (0L, 15L); first <= Greatest && Count > 0; (first, last) = (last + 1, (2 * last) + 1))
        {
            var documents = 0L;
            for (var bin = Bin(first); bin <= Bin(last); bin++)
            {
                documents += _counts[bin];
            }

            if (documents > 0 || bins.Count > 0)
            {
                bins.Add((first, last, documents));
            }
        }

        return bins;
    }

    private static int Bin(long length)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)length) - PartBits);
        return (shift << PartBits) + (int)(length >> shift);
    }

    private static long Last(int bin)
    {
        if (bin < 2 * Parts)
        {
            return bin;
        }

        var shift = (bin >> PartBits) - 1;
        return (((long)(bin - (shift << PartBits)) + 1) << shift) - 1;
    }
}
