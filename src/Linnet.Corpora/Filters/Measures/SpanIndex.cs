using System.Runtime.InteropServices;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>Gives equal pieces of a text the same number, in the order in which they first stand: 0, 1, 2, …</summary>
/// <remarks>Pieces are compared, not only their hashes. The memory is kept for the next text.</remarks>
internal sealed class SpanIndex
{
    private int[] _slots = new int[64]; // number + 1, or 0
    private Piece[] _pieces = new Piece[32];

    /// <summary>How many different pieces there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all pieces.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    /// <summary>The number of text[start..start+length].</summary>
    /// <param name="text">The text that all pieces since <see cref="Clear"/> are of.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="length">How many UTF-16 units it has.</param>
    public int Add(ReadOnlySpan<char> text, int start, int length)
    {
        if (Count * 2 >= _slots.Length)
        {
            Grow();
        }

        var piece = text.Slice(start, length);
        var hash = Hash(piece);
        for (var at = (int)hash & (_slots.Length - 1); ; at = (at + 1) & (_slots.Length - 1))
        {
            var number = _slots[at] - 1;
            if (number < 0)
            {
                _slots[at] = ++Count;
                _pieces[Count - 1] = new Piece(start, length, hash);
                return Count - 1;
            }

            ref readonly var other = ref _pieces[number];
            if (other.Hash == hash && other.Length == length && text.Slice(other.Start, length).SequenceEqual(piece))
            {
                return number;
            }
        }
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        Array.Resize(ref _pieces, _slots.Length / 2);
        for (var number = 0; number < Count; number++)
        {
            var at = (int)_pieces[number].Hash & (_slots.Length - 1);
            while (_slots[at] != 0)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = number + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<char> piece)
    {
        var bytes = MemoryMarshal.AsBytes(piece);
        var hash = (ulong)piece.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
        }

        foreach (var c in MemoryMarshal.Cast<byte, char>(bytes))
        {
            hash = Mix(hash ^ c);
        }

        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ (value >> 29);
    }

    private readonly record struct Piece(int Start, int Length, uint Hash);
}
