using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The tokens of short pieces met before: at most <see cref="PieceKey.MaximumLength"/> bytes that gave at most four tokens.</summary>
/// <remarks>
/// Of a fixed size: each piece has two places next to each other, and a newcomer pushes the older of them out. Whole keys are compared, so
/// pieces that meet in a place cost time, never a wrong token. For one thread at a time.
/// </remarks>
internal sealed class PieceCache
{
    /// <summary>Pieces of more tokens are not kept.</summary>
    public const int MaximumTokens = 4;

    private readonly Entry[] _entries; // two to a place
    private readonly ulong _mask;

    /// <param name="entries">How many pieces are kept, a power of two, at least 2.</param>
    public PieceCache(int entries)
    {
        Debug.Assert(entries >= 2 && BitOperations.IsPow2(entries));
        _entries = new Entry[entries];
        _mask = (ulong)(entries - 2);
    }

    /// <summary>Copies the tokens of a piece.</summary>
    /// <param name="key">The piece.</param>
    /// <param name="tokens">At least four places; those behind the tokens may be overwritten.</param>
    /// <returns>How many tokens, or 0 when the piece is not kept.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(PieceKey key, Span<int> tokens)
    {
        ref var entry = ref Place(key);
        if (!entry.Holds(key))
        {
            entry = ref Unsafe.Add(ref entry, 1); // the place's second: it lies inside because places begin at even numbers
            if (!entry.Holds(key))
            {
                return 0;
            }
        }

        entry.Tokens.StoreUnsafe(ref MemoryMarshal.GetReference(tokens[..MaximumTokens]));
        return entry.Count;
    }

    /// <summary>Keeps the tokens of a piece that is not kept yet.</summary>
    /// <param name="key">The piece.</param>
    /// <param name="tokens">One to four ids.</param>
    public void Keep(PieceKey key, ReadOnlySpan<int> tokens)
    {
        Span<int> padded = stackalloc int[MaximumTokens];
        padded.Clear();
        tokens.CopyTo(padded);
        ref var entry = ref Place(key);
        Unsafe.Add(ref entry, 1) = entry;
        entry = new Entry(key, tokens.Length, Vector128.Create<int>(padded));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry Place(PieceKey key) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), (nint)(key.Hash & _mask));

    /// <summary>32 bytes. The number of tokens stands in the upper half of the key's last byte; all zero is no piece.</summary>
    private readonly struct Entry(PieceKey key, int count, Vector128<int> tokens)
    {
        private readonly ulong _low = key.Low;
        private readonly ulong _high = key.High | ((ulong)count << 60);
        public readonly Vector128<int> Tokens = tokens;

        public int Count => (int)(_high >> 60);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Holds(PieceKey key) => ((_low ^ key.Low) | ((_high ^ key.High) << 4)) == 0;
    }
}
