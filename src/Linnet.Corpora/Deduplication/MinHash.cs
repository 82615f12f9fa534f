using Linnet.Core.Random;

namespace Linnet.Corpora.Deduplication;

/// <summary>Signatures whose positions agree with the probability of two sets' Jaccard similarity.</summary>
/// <remarks>
/// Broder 1997, "On the resemblance and containment of documents". Position i is the least value of <c>a_i · x + b_i mod 2^64</c> over the set,
/// a_i odd (multiply-shift, Dietzfelbinger et al. 1997): the whole 64 bits are kept, so two different pieces practically never agree by accident.
/// Bands of positions are compared (locality-sensitive hashing): with b bands of r rows a pair of similarity J becomes a candidate with
/// probability 1 − (1 − J^r)^b; 14 × 8, the default of datatrove, gives 0.57 at 0.7, 0.92 at 0.8 and 1.00 at 0.9.
/// </remarks>
public sealed class MinHash
{
    private readonly ulong[] _factors;
    private readonly ulong[] _offsets;

    /// <param name="bands">b, at least 1.</param>
    /// <param name="rows">r, at least 1.</param>
    /// <param name="seed">Draws the hash functions.</param>
    public MinHash(int bands, int rows, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        (Bands, Rows) = (bands, rows);
        var random = new CounterRandom(seed, "minhash");
        var count = checked(bands * rows);
        _factors = [.. Enumerable.Range(0, count).Select(i => random.Bits((ulong)(2 * i)) | 1)];
        _offsets = [.. Enumerable.Range(0, count).Select(i => random.Bits((ulong)(2 * i + 1)))];
    }

    /// <summary>Number of bands.</summary>
    public int Bands { get; }

    /// <summary>Positions in a band.</summary>
    public int Rows { get; }

    /// <summary>The signature, <c>Bands · Rows</c> values; of the empty set, all the largest value.</summary>
    public ulong[] Signature(ReadOnlySpan<ulong> pieces)
    {
        var signature = new ulong[_factors.Length];
        Array.Fill(signature, ulong.MaxValue);
        foreach (var piece in pieces)
        {
            for (var i = 0; i < signature.Length; i++)
            {
                signature[i] = Math.Min(signature[i], unchecked(_factors[i] * piece + _offsets[i]));
            }
        }

        return signature;
    }

    /// <summary>A hash of each band of a signature: equal bands have equal hashes.</summary>
    public ulong[] BandHashes(ReadOnlySpan<ulong> signature)
    {
        var hashes = new ulong[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var hash = (ulong)band + 1;
            foreach (var value in signature.Slice(band * Rows, Rows))
            {
                hash = unchecked((hash ^ value) * 0x9E37_79B9_7F4A_7C15);
                hash ^= hash >> 32;
            }

            hashes[band] = hash;
        }

        return hashes;
    }
}
