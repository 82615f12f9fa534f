using System.Numerics;
using System.Runtime.Intrinsics;

namespace Linnet.Generation;

/// <summary>Ids in the order of their logits: the largest first, the lowest id first on ties.</summary>
/// <remarks>
/// An id and its logit are one key of 64 bits: the logit's bits, turned so that a larger logit is a smaller number, above the id.
/// What is sought is a beginning of the order, so only short ranges are ever sorted. Keeps scratch memory.
/// </remarks>
internal sealed class RankedIds
{
    private const int ShortRange = 32;
    private const int LongRange = 1024;

    // 16 for each halving of the weight, and one for all that is below 2^-64 of the largest.
    private readonly double[] _classMasses = new double[1025];
    private ulong[] _keys = [];

    /// <summary>The key of an id.</summary>
    public static ulong Key(float logit, int id)
    {
        var bits = BitConverter.SingleToUInt32Bits(logit + 0f); // -0 is 0
        var ascending = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)~ascending << 32) | (uint)id;
    }

    /// <summary>The id of a key.</summary>
    public static int Id(ulong key) => (int)(uint)key;

    /// <summary>Room for keys; valid until the next call of this or of <see cref="Likeliest"/>.</summary>
    public Span<ulong> Room(int count)
    {
        if (_keys.Length < count)
        {
            _keys = new ulong[count];
        }

        return _keys.AsSpan(0, count);
    }

    /// <summary>The K likeliest ids as keys, in no order; valid until the next call of this or of <see cref="Room"/>.</summary>
    /// <param name="logits">[V], no NaN.</param>
    /// <param name="count">K, 1 to V.</param>
    public Span<ulong> Likeliest(ReadOnlySpan<float> logits, int count)
    {
        // Room for as many again: it is thinned out when it is full, at a cost of a few steps for each id that came in.
        var keys = Room((int)Math.Min(logits.Length, 2L * Math.Max(count, 256)));
        var (kept, bar) = (0, float.NegativeInfinity);
        for (var index = 0; index < logits.Length; index += Vector512<float>.Count)
        {
            // An id that ties with the last of K lower ids comes after all of them.
            var above = kept < count ? ushort.MaxValue : Above(logits[index..], bar);
            for (; above != 0 && index + BitOperations.TrailingZeroCount(above) is var id && id < logits.Length; above &= above - 1)
            {
                if (kept == keys.Length)
                {
                    KeepFirst(keys, count);
                    kept = count;
                    bar = Lowest(keys[..kept], logits);
                }

                keys[kept++] = Key(logits[id], id);
            }
        }

        KeepFirst(keys[..kept], count);
        return keys[..Math.Min(kept, count)];
    }

    /// <summary>Moves the first ids of the order to the front: the fewest whose weights sum to a mass.</summary>
    /// <param name="keys">Ids; their places change.</param>
    /// <param name="weights">[V], the weight of each of the ids, in (0, 1]; it never falls where the logit rises.</param>
    /// <param name="mass">What is to be reached.</param>
    /// <returns>How many they are; the last of them in the order stands last. All where the sum stays below.</returns>
    public int Reach(Span<ulong> keys, ReadOnlySpan<double> weights, double mass)
    {
        var (start, end, before) = (0, keys.Length, 0.0);
        if (keys.Length > LongRange)
        {
            (start, end, before) = Narrow(keys, weights, mass);
        }

        for (var tries = Tries(keys.Length); end - start > ShortRange && tries > 0; tries--)
        {
            var pivot = start + Partition(keys[start..end]);
            var sum = before;
            foreach (var key in keys[start..pivot])
            {
                sum += weights[Id(key)];
            }

            if (sum >= mass)
            {
                end = pivot;
                continue;
            }

            before = sum + weights[Id(keys[pivot])];
            start = pivot + 1;
            if (before >= mass)
            {
                return start;
            }
        }

        keys[start..end].Sort();
        for (; start < end; start++)
        {
            before += weights[Id(keys[start])];
            if (before >= mass)
            {
                return start + 1;
            }
        }

        return end;
    }

    /// <summary>Classes of like weights, so that only ids of the class in which the mass is reached need an order.</summary>
    /// <returns>Where that class now stands, and the mass of those before it.</returns>
    private (int Start, int End, double Before) Narrow(Span<ulong> keys, ReadOnlySpan<double> weights, double mass)
    {
        Array.Clear(_classMasses);
        foreach (var key in keys)
        {
            var weight = weights[Id(key)];
            _classMasses[Class(weight)] += weight;
        }

        var (reached, before, sum) = (0, 0.0, 0.0);
        for (var at = 0; at < _classMasses.Length && sum < mass; at++)
        {
            if (_classMasses[at] > 0)
            {
                (reached, before) = (at, sum);
                sum += _classMasses[at];
            }
        }

        var start = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (Class(weights[Id(keys[i])]) < reached)
            {
                (keys[i], keys[start]) = (keys[start], keys[i]);
                start++;
            }
        }

        var end = start;
        for (var i = start; i < keys.Length; i++)
        {
            if (Class(weights[Id(keys[i])]) == reached)
            {
                (keys[i], keys[end]) = (keys[end], keys[i]);
                end++;
            }
        }

        return (start, end, before);
    }

    // Exponent and four bits of the fraction: larger weights, lower classes.
    private static int Class(double weight) =>
        (int)Math.Min((BitConverter.DoubleToUInt64Bits(1) - BitConverter.DoubleToUInt64Bits(weight)) >> 48, 1024);

    private static uint Above(ReadOnlySpan<float> logits, float bar)
    {
        if (logits.Length >= Vector512<float>.Count)
        {
            return (uint)Vector512.GreaterThan(Vector512.Create(logits), Vector512.Create(bar)).ExtractMostSignificantBits();
        }

        var above = 0u;
        for (var i = 0; i < logits.Length; i++)
        {
            above |= logits[i] > bar ? 1u << i : 0;
        }

        return above;
    }

    private static float Lowest(ReadOnlySpan<ulong> keys, ReadOnlySpan<float> logits)
    {
        var last = keys[0];
        foreach (var key in keys)
        {
            last = Math.Max(last, key);
        }

        return logits[Id(last)];
    }

    private static void KeepFirst(Span<ulong> keys, int count)
    {
        for (var tries = Tries(keys.Length); keys.Length > ShortRange && tries > 0; tries--)
        {
            if (count <= 0 || count >= keys.Length)
            {
                return;
            }

            var pivot = Partition(keys);
            if (count <= pivot)
            {
                keys = keys[..pivot];
            }
            else
            {
                keys = keys[(pivot + 1)..];
                count -= pivot + 1;
            }
        }

        keys.Sort();
    }

    // Twice the halvings of an even split, and some: beyond it the range is sorted, so that no order of ids takes quadratic time.
    private static int Tries(int length) => 2 * (BitOperations.Log2((uint)length + 1) + 2);

    /// <summary>Moves smaller keys before the middle one of three and returns where that stands.</summary>
    private static int Partition(Span<ulong> keys)
    {
        var (first, middle, last) = (keys[0], keys[keys.Length / 2], keys[^1]);
        var at = first < middle == middle < last ? keys.Length / 2 : middle < first == first < last ? 0 : keys.Length - 1;
        var pivot = keys[at];
        (keys[at], keys[^1]) = (keys[^1], pivot);
        var smaller = 0;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            // Without a branch: nobody can foresee which way a key goes.
            var key = keys[i];
            keys[i] = keys[smaller];
            keys[smaller] = key;
            smaller += key < pivot ? 1 : 0;
        }

        (keys[smaller], keys[^1]) = (pivot, keys[smaller]);
        return smaller;
    }
}
