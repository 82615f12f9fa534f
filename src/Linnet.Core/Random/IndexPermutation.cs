using System.Numerics;

namespace Linnet.Core.Random;

/// <summary>A shuffle of [0, count) that stores nothing: position i of the shuffled order is computed when asked for.</summary>
/// <remarks>
/// A Feistel network over the smallest power of two that holds the count, with Philox as round function, applied again while
/// the value falls outside ("cycle walking"; Black and Rogaway 2002, <see href="https://web.cs.ucdavis.edu/~rogaway/papers/subset.pdf"/>, §2).
/// Any epoch's order over billions of windows costs no memory, and a resumed run continues at any position.
/// </remarks>
public sealed class IndexPermutation
{
    // Even, so that the halves are back in their places. Luby and Rackoff need 4 for large domains; small ones mix worse.
    private const int Rounds = 8;

    private readonly CounterRandom _random;
    private readonly int _leftBits;
    private readonly int _rightBits;

    /// <param name="count">How many items are shuffled, at least 1.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What is shuffled, for example "windows/epoch-3".</param>
    public IndexPermutation(long count, ulong seed, string stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(stream);
        Count = count;
        var bits = Math.Max(2, BitOperations.Log2((ulong)(count - 1)) + 1);
        (_leftBits, _rightBits) = (bits / 2, bits - (bits / 2));
        _random = new CounterRandom(seed, "permutation/" + stream);
    }

    /// <summary>How many items are shuffled.</summary>
    public long Count { get; }

    /// <summary>The item at a position of the shuffled order: a bijection of [0, <see cref="Count"/>) onto itself.</summary>
    /// <param name="index">The position, in [0, <see cref="Count"/>).</param>
    public long this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var value = (ulong)index;
            do
            {
                value = Mix(value);
            }
            while (value >= (ulong)Count);

            return (long)value;
        }
    }

    private ulong Mix(ulong value)
    {
        var (leftBits, rightBits) = (_leftBits, _rightBits);
        var left = value >> rightBits;
        var right = value & ((1UL << rightBits) - 1);
        for (var round = 0UL; round < Rounds; round++)
        {
            // A half has at most 32 bits, so round and half fit one index.
            var mixed = left ^ (_random.Bits((round << 32) | right) & ((1UL << leftBits) - 1));
            (left, right) = (right, mixed);
            (leftBits, rightBits) = (rightBits, leftBits);
        }

        return (left << rightBits) | right;
    }
}
