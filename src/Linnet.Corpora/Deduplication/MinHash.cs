using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    /// <summary>Values in a signature.</summary>
    public int Length => _factors.Length;

    /// <summary>The signature, <c>Bands · Rows</c> values; of the empty set, all the largest value.</summary>
    public ulong[] Signature(ReadOnlySpan<ulong> pieces)
    {
        var signature = new ulong[_factors.Length];
        Signature(pieces, signature);
        return signature;
    }

    /// <summary>Writes the signature without taking memory.</summary>
    /// <param name="pieces">The pieces; repeated ones change nothing.</param>
    /// <param name="signature">Receives <see cref="Length"/> values, the same with and without vector instructions.</param>
    public void Signature(ReadOnlySpan<ulong> pieces, Span<ulong> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signature.Length, _factors.Length);
        var done = Vector512.IsHardwareAccelerated ? Vectors(pieces, signature) : 0;
        Scalars(pieces, signature, done);
    }

    /// <summary>The same one value at a time, from position <paramref name="from"/> on.</summary>
    internal void Scalars(ReadOnlySpan<ulong> pieces, Span<ulong> signature, int from)
    {
        signature = signature[from..];
        var factors = _factors.AsSpan(from, signature.Length);
        var offsets = _offsets.AsSpan(from, signature.Length);
        signature.Fill(ulong.MaxValue);
        foreach (var piece in pieces)
        {
            for (var i = 0; i < signature.Length; i++)
            {
                signature[i] = Math.Min(signature[i], unchecked(factors[i] * piece + offsets[i]));
            }
        }
    }

    // Four vectors at a time keep factors, offsets and minima in registers while all pieces pass by; then one at a time.
    private int Vectors(ReadOnlySpan<ulong> pieces, Span<ulong> signature)
    {
        var width = Vector512<ulong>.Count;
        ref var factors = ref MemoryMarshal.GetArrayDataReference(_factors);
        ref var offsets = ref MemoryMarshal.GetArrayDataReference(_offsets);
        ref var target = ref MemoryMarshal.GetReference(signature);
        var at = 0;
        for (; at + (4 * width) <= _factors.Length; at += 4 * width)
        {
            var (f0, f1, f2, f3) = (Load(ref factors, at), Load(ref factors, at + width), Load(ref factors, at + (2 * width)), Load(ref factors, at + (3 * width)));
            var (o0, o1, o2, o3) = (Load(ref offsets, at), Load(ref offsets, at + width), Load(ref offsets, at + (2 * width)), Load(ref offsets, at + (3 * width)));
            var m0 = Vector512<ulong>.AllBitsSet;
            var (m1, m2, m3) = (m0, m0, m0);
            foreach (var piece in pieces)
            {
                var x = Vector512.Create(piece);
                m0 = Vector512.Min(m0, (x * f0) + o0);
                m1 = Vector512.Min(m1, (x * f1) + o1);
                m2 = Vector512.Min(m2, (x * f2) + o2);
                m3 = Vector512.Min(m3, (x * f3) + o3);
            }

            m0.StoreUnsafe(ref target, (nuint)at);
            m1.StoreUnsafe(ref target, (nuint)(at + width));
            m2.StoreUnsafe(ref target, (nuint)(at + (2 * width)));
            m3.StoreUnsafe(ref target, (nuint)(at + (3 * width)));
        }

        for (; at + width <= _factors.Length; at += width)
        {
            var (factor, offset, least) = (Load(ref factors, at), Load(ref offsets, at), Vector512<ulong>.AllBitsSet);
            foreach (var piece in pieces)
            {
                least = Vector512.Min(least, (Vector512.Create(piece) * factor) + offset);
            }

            least.StoreUnsafe(ref target, (nuint)at);
        }

        return at;

        static Vector512<ulong> Load(ref ulong values, int at) => Vector512.LoadUnsafe(ref values, (nuint)at);
    }

    /// <summary>A hash of each band of a signature: equal bands have equal hashes.</summary>
    public ulong[] BandHashes(ReadOnlySpan<ulong> signature)
    {
        var hashes = new ulong[Bands];
        BandHashes(signature, hashes);
        return hashes;
    }

    /// <summary>Writes a hash of each band of a signature without taking memory.</summary>
    /// <param name="signature">As from <see cref="Signature(ReadOnlySpan{ulong}, Span{ulong})"/>.</param>
    /// <param name="hashes">Receives <see cref="Bands"/> hashes.</param>
    public void BandHashes(ReadOnlySpan<ulong> signature, Span<ulong> hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hashes.Length, Bands);
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
    }
}
