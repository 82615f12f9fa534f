using System.Buffers.Binary;
using System.Numerics;

namespace Linnet.Tokenization.Training;

/// <summary>Every different piece as a row of symbols, in 1.25 bytes for each of its bytes.</summary>
/// <remarks>
/// A symbol lies in the bytes that it stands for. One of one or two bytes is found by these; a longer one has its id written over the first
/// three. Two bits a byte say where symbols and pieces begin, so two neighbours become one by taking a bit away, and no symbol ever moves.
/// Threads may join symbols at once, of different pieces.
/// </remarks>
internal sealed class SymbolText
{
    /// <summary>The symbol that is in no pair.</summary>
    public const int None = 0xFFFFFF;

    private const int Padding = 8;

    private readonly byte[] _bytes;
    private readonly ulong[] _marks; // of 64 places: where symbols begin, then where pieces begin
    private readonly int[] _one = new int[2 << 8];
    private readonly int[] _two = new int[2 << 16];
    private readonly PieceWeights _weights;
    private readonly bool _hasInside;

    /// <param name="weights">How many bytes stand how often.</param>
    /// <param name="hasInside">Whether the same bytes are another symbol inside of a piece than at its beginning.</param>
    private SymbolText(PieceWeights weights, bool hasInside)
    {
        (_weights, _hasInside) = (weights, hasInside);
        _bytes = new byte[weights.Length + Padding];
        _marks = new ulong[(weights.Length >> 6) * 2 + 2];
        Array.Fill(_one, None);
        Array.Fill(_two, None);
    }

    /// <summary>Places: the bytes of all different pieces.</summary>
    public int Length => _weights.Length;

    /// <summary>Bytes of memory for so many bytes of different pieces.</summary>
    public static long MemoryFor(long bytes) => bytes + (bytes >> 2);

    /// <summary>Lays the pieces of a text out.</summary>
    /// <param name="pieces">The pieces; read twice.</param>
    /// <param name="minimumCount">Pieces that stand less often are left out.</param>
    /// <param name="memory">How many bytes it may take.</param>
    /// <param name="symbols">Cuts a piece into symbols: ids below <see cref="None"/>, -1 for what is in no pair.</param>
    /// <param name="hasInside">Whether the same bytes are another symbol inside of a piece than at its beginning.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SymbolText Of(
        IPieceSource pieces, long minimumCount, long memory, PieceSymbols symbols, bool hasInside, CancellationToken cancellation)
    {
        var bytes = new Dictionary<long, long>();
        var total = 0L;
        pieces.Read((piece, count) =>
        {
            if (count >= minimumCount)
            {
                bytes[count] = bytes.GetValueOrDefault(count) + piece.Length;
                total += piece.Length;
            }
        });
        TextTooLarge.Require(total, memory);
        bytes.TryAdd(1, 0);
        cancellation.ThrowIfCancellationRequested();
        var weights = new PieceWeights(bytes);
        var text = new SymbolText(weights, hasInside);
        var places = weights.Starts();
        var (ids, lengths) = (new List<int>(), new List<int>());
        var read = 0L;
        pieces.Read((piece, count) =>
        {
            if ((++read & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (count >= minimumCount)
            {
                ids.Clear();
                lengths.Clear();
                symbols(piece, ids, lengths);
                text.Lay(piece, places[count], ids, lengths);
                places[count] += piece.Length;
            }
        });
        text.Mark(weights.Length, 0);
        text.Mark(weights.Length, 1);
        return text;
    }

    /// <summary>Tells which symbol stands for bytes. Only needed of one and two.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="inside">Whether inside of a piece, where that makes a difference.</param>
    /// <param name="symbol">The symbol.</param>
    public void Register(ReadOnlySpan<byte> bytes, bool inside, int symbol)
    {
        switch (bytes)
        {
            case [var only]:
                _one[(inside ? 1 << 8 : 0) | only] = symbol;
                break;
            case [var first, var second]:
                _two[(inside ? 1 << 16 : 0) | (first << 8) | second] = symbol;
                break;
        }
    }

    /// <summary>How often the piece of a place stands in the text.</summary>
    public long Weight(int place) => _weights.Of(place);

    /// <summary>Whether a symbol begins at a place.</summary>
    public bool Begins(int place) => (_marks[(place >> 6) * 2] >> (place & 63) & 1) != 0;

    /// <summary>Whether a piece begins at a place. The end of all is the beginning of one.</summary>
    public bool BeginsPiece(int place) => (_marks[(place >> 6) * 2 + 1] >> (place & 63) & 1) != 0;

    /// <summary>Where the next symbol begins, of the same piece or another.</summary>
    public int Next(int place)
    {
        place++;
        var word = (place >> 6) * 2;
        var bits = _marks[word] >> (place & 63);
        if (bits != 0)
        {
            return place + BitOperations.TrailingZeroCount(bits);
        }

        do
        {
            word += 2;
        }
        while (_marks[word] == 0);
        return (word << 5) + BitOperations.TrailingZeroCount(_marks[word]);
    }

    /// <summary>Where the symbol before begins.</summary>
    public int Previous(int place)
    {
        place--;
        var word = (place >> 6) * 2;
        var bits = _marks[word] << (63 - (place & 63));
        if (bits != 0)
        {
            return place - BitOperations.LeadingZeroCount(bits);
        }

        do
        {
            word -= 2;
        }
        while (_marks[word] == 0);
        return (word << 5) + 63 - BitOperations.LeadingZeroCount(_marks[word]);
    }

    /// <summary>The symbol of bytes that reach from its place to its end.</summary>
    public int Symbol(int place, int end)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(place));
        return (end - place) switch
        {
            1 => _one[(_hasInside && !BeginsPiece(place) ? 1 << 8 : 0) | (byte)word],
            2 => _two[(_hasInside && !BeginsPiece(place) ? 1 << 16 : 0) | ((byte)word << 8) | (byte)(word >> 8)],
            _ => (int)(word & None),
        };
    }

    /// <summary>Makes one symbol of two.</summary>
    /// <param name="place">The first.</param>
    /// <param name="next">The second.</param>
    /// <param name="end">Where the second ends.</param>
    /// <param name="symbol">The new one.</param>
    public void Join(int place, int next, int end, int symbol)
    {
        // Another thread may be at work on a piece in the same 64 places.
        Interlocked.And(ref _marks[(next >> 6) * 2], ~(1UL << (next & 63)));
        if (end - place > 2)
        {
            Write(place, symbol);
        }
    }

    /// <summary>The first piece at or behind a place.</summary>
    public int Piece(int place)
    {
        while (!BeginsPiece(place))
        {
            place = Next(place);
        }

        return place;
    }

    /// <summary>Where symbols of some bytes may be: all places where they are, and others.</summary>
    /// <param name="bytes">The symbol's bytes.</param>
    /// <param name="symbol">Its id.</param>
    /// <param name="from">Where to begin.</param>
    /// <returns>A place at or behind, or -1.</returns>
    public int Find(ReadOnlySpan<byte> bytes, int symbol, int from)
    {
        Span<byte> written = [(byte)symbol, (byte)(symbol >> 8), (byte)(symbol >> 16)];
        var found = _bytes.AsSpan(from, Length - from).IndexOf(bytes.Length > 2 ? written : bytes);
        return found < 0 ? -1 : from + found;
    }

    private void Lay(ReadOnlySpan<byte> piece, int place, List<int> ids, List<int> lengths)
    {
        piece.CopyTo(_bytes.AsSpan(place));
        Mark(place, 1);
        if (ids.Count == 0)
        {
            for (var i = 0; i < piece.Length; i++)
            {
                Mark(place + i, 0);
            }

            return;
        }

        var at = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            Mark(place + at, 0);
            if (lengths[i] > 2)
            {
                Write(place + at, ids[i] < 0 ? None : ids[i]);
            }
            else if (ids[i] >= 0)
            {
                Register(piece.Slice(at, lengths[i]), _hasInside && at > 0, ids[i]);
            }

            at += lengths[i];
        }
    }

    private void Mark(int place, int kind) => _marks[(place >> 6) * 2 + kind] |= 1UL << (place & 63);

    private void Write(int place, int symbol)
    {
        var bytes = _bytes.AsSpan(place, 3);
        bytes[0] = (byte)symbol;
        bytes[1] = (byte)(symbol >> 8);
        bytes[2] = (byte)(symbol >> 16);
    }
}

/// <summary>Cuts a piece into symbols: their ids and how many bytes each has. None at all: each byte is one.</summary>
internal delegate void PieceSymbols(ReadOnlySpan<byte> piece, List<int> ids, List<int> lengths);

/// <summary>Pieces with their counts that can be read more than once.</summary>
internal interface IPieceSource
{
    /// <summary>Gives every piece once, with its count.</summary>
    void Read(PieceReceiver receiver);
}
