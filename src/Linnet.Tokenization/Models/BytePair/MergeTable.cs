using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>What two neighbouring symbols become, and which pair goes first: the merges of BPE, whatever they were made of.</summary>
/// <remarks>
/// A hash table in open addressing, at most half full, so that a pair is found, or found missing, in about one line of memory. Ranks may
/// repeat: pairs of one rank are merged from left to right. Threads may share one that no longer grows.
/// </remarks>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge: behind all others.</summary>
    public const int NoMerge = int.MaxValue;

    private Entry[] _entries;

    /// <param name="capacity">How many merges are expected.</param>
    public MergeTable(int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _entries = new Entry[Size(capacity)];
    }

    /// <summary>How many pairs merge.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a merge.</summary>
    /// <param name="left">The symbol before, at least 0.</param>
    /// <param name="right">The symbol after, at least 0.</param>
    /// <param name="rank">Lower ranks are merged first; at least 0, below <see cref="NoMerge"/>.</param>
    /// <param name="result">What both become, at least 0.</param>
    /// <returns>Whether it was added: false when the pair merges already.</returns>
    public bool TryAdd(int left, int right, int rank, int result)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfEqual(rank, NoMerge);
        ArgumentOutOfRangeException.ThrowIfNegative(result);
        if (2 * (Count + 1) > _entries.Length)
        {
            Grow();
        }

        ref var entry = ref Find(left, right);
        if (entry.IsTaken)
        {
            return false;
        }

        entry = new Entry(left, right, rank, result);
        Count++;
        return true;
    }

    /// <summary>The merge of a pair.</summary>
    /// <param name="left">The symbol before; none merges when it is negative.</param>
    /// <param name="right">The symbol after; none merges when it is negative.</param>
    /// <param name="result">What both become; nothing that means anything when they do not merge.</param>
    /// <returns>Its rank, or <see cref="NoMerge"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Rank(int left, int right, out int result)
    {
        ref var entry = ref Find(left, right);
        result = entry.Result;
        return entry.IsTaken ? entry.Rank : NoMerge;
    }

    /// <summary>The place of a pair, or the free one where it would stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry Find(int left, int right)
    {
        var mask = (uint)_entries.Length - 1;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries);
        for (var place = (uint)FoldedHash.Of(left, right) & mask; ; place = (place + 1) & mask)
        {
            ref var entry = ref Unsafe.Add(ref first, place); // mask keeps it inside; half of the places are free, so the search ends
            if ((entry.Left == left && entry.Right == right) || !entry.IsTaken)
            {
                return ref entry;
            }
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[Size(old.Length)];
        foreach (var entry in old)
        {
            if (entry.IsTaken)
            {
                Find(entry.Left, entry.Right) = entry;
            }
        }

        Debug.Assert(2 * (Count + 1) <= _entries.Length);
    }

    private static int Size(int capacity) => checked((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * (long)capacity)));

    private readonly struct Entry(int left, int right, int rank, int result)
    {
        public readonly int Left = left;
        public readonly int Right = right;
        private readonly int _rank = rank + 1; // so that what is all zero is free
        public readonly int Result = result;

        public int Rank => _rank - 1;

        public bool IsTaken => _rank != 0;
    }
}
