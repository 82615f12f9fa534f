using System.Buffers.Binary;

namespace Linnet.Tokenization.Training;

/// <summary>Different pieces with their counts, without an object for each: records one behind the other, found by open addressing.</summary>
/// <remarks>A record is eight bytes of count, the length (7 bits a byte), the piece. Some 25 bytes a piece beside its own.</remarks>
internal sealed class PieceMap
{
    private const int ChunkBits = 24;
    private const int FirstChunk = 1 << 12;
    private const int CountBytes = 8;
    private const int OffsetBits = 40;
    private const ulong OffsetMask = (1UL << OffsetBits) - 1;

    private readonly List<byte[]> _chunks = [];
    private readonly List<int> _used = [];
    private int _last = -1; // the chunk that is being filled
    private long _bytes;
    private ulong[] _slots = new ulong[64]; // 24 bits of the hash, then 1 + where the record is; 0 is empty

    /// <summary>Different pieces.</summary>
    public long Distinct { get; private set; }

    /// <summary>Bytes of memory that its pieces take, with those that the next growth takes for a while.</summary>
    public long Memory => _bytes + (long)_slots.Length * sizeof(ulong) * (10 * Distinct > 5L * _slots.Length ? 3 : 1);

    /// <summary>Adds to a piece's count.</summary>
    /// <exception cref="OverflowException">A count passes 2⁶³.</exception>
    public void Add(ReadOnlySpan<byte> piece, long count)
    {
        var hash = PieceHash.Of(piece);
        var mask = _slots.Length - 1;
        var tag = hash & ~OffsetMask;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var found = _slots[slot];
            if (found == 0)
            {
                _slots[slot] = tag | (ulong)(Append(piece, count) + 1);
                if (10 * ++Distinct > 7L * _slots.Length)
                {
                    Grow();
                }

                return;
            }

            if ((found & ~OffsetMask) == tag)
            {
                var record = Record((long)(found & OffsetMask) - 1);
                if (PieceOf(record).SequenceEqual(piece))
                {
                    BinaryPrimitives.WriteInt64LittleEndian(record, checked(CountOf(record) + count));
                    return;
                }
            }
        }
    }

    /// <summary>Forgets all pieces, and keeps the room for as many.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        for (var chunk = 0; chunk <= _last; chunk++)
        {
            _used[chunk] = 0;
        }

        (_last, _bytes, Distinct) = (-1, 0, 0);
    }

    /// <summary>Gives every piece with its count, in the order in which they were first seen.</summary>
    public void Read(PieceReceiver receiver) => Read((_, piece, count) => receiver(piece, count));

    /// <summary>Where each record is, in no order that means anything.</summary>
    public void Read(Action<long, ReadOnlySpan<byte>, long> receiver)
    {
        for (var chunk = 0; chunk <= _last; chunk++)
        {
            for (var at = 0; at < _used[chunk];)
            {
                var record = _chunks[chunk].AsSpan(at);
                var piece = PieceOf(record);
                receiver(((long)chunk << ChunkBits) | (uint)at, piece, CountOf(record));
                at += RecordBytes(piece.Length);
            }
        }
    }

    /// <summary>The piece and the count of a record.</summary>
    public ReadOnlySpan<byte> At(long offset, out long count)
    {
        var record = Record(offset);
        count = CountOf(record);
        return PieceOf(record);
    }

    private static long CountOf(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record);

    private static ReadOnlySpan<byte> PieceOf(ReadOnlySpan<byte> record)
    {
        var at = CountBytes;
        var length = Varint.Read(record, ref at);
        return record.Slice(at, (int)length);
    }

    private static int RecordBytes(int length) => CountBytes + Varint.Length((ulong)length) + length;

    private Span<byte> Record(long offset) => _chunks[(int)(offset >> ChunkBits)].AsSpan((int)offset & ((1 << ChunkBits) - 1));

    private long Append(ReadOnlySpan<byte> piece, long count)
    {
        var size = RecordBytes(piece.Length);
        while (_last < 0 || _chunks[_last].Length - _used[_last] < size || _used[_last] >> ChunkBits > 0)
        {
            NextChunk(size);
        }

        var at = _used[_last];
        var record = _chunks[_last].AsSpan(at);
        BinaryPrimitives.WriteInt64LittleEndian(record, count);
        var to = CountBytes;
        Varint.Write(record, ref to, (ulong)piece.Length);
        piece.CopyTo(record[to..]);
        _used[_last] = at + size;
        _bytes += size;
        return ((long)_last << ChunkBits) | (uint)at;
    }

    /// <summary>Goes on with a chunk from before <see cref="Clear"/>, where there is one, else makes one: twice the last, so that few pieces need little.</summary>
    private void NextChunk(int size)
    {
        _last++;
        if (_last == _chunks.Count)
        {
            // A huge piece gets a chunk to itself, whose only record begins at 0.
            var length = _last == 0 ? FirstChunk : Math.Min(1 << ChunkBits, 2 * Math.Min(_chunks[^1].Length, 1 << (ChunkBits - 1)));
            _chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(length, size)));
            _used.Add(0);
        }
    }

    private void Grow()
    {
        var slots = new ulong[2 * _slots.Length];
        var mask = slots.Length - 1;
        Read((offset, piece, _) =>
        {
            var hash = PieceHash.Of(piece);
            var slot = (int)hash & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = (hash & ~OffsetMask) | (ulong)(offset + 1);
        });
        var isLarge = (long)_slots.Length * sizeof(ulong) >= LargeMemory.Bytes;
        _slots = slots;
        if (isLarge)
        {
            LargeMemory.GiveBack(); // the old ones
        }
    }
}

/// <summary>Takes a piece and how often it stands in the text.</summary>
internal delegate void PieceReceiver(ReadOnlySpan<byte> piece, long count);
