namespace Linnet.Core.Documents;

/// <summary>Walks a struct of Thrift's compact protocol, as Parquet's metadata is written, without reading what is in it.</summary>
/// <remarks>Every element takes at least a byte, so that the time is bounded by the bytes whatever counts they state.</remarks>
internal ref struct CompactStruct
{
    private const int MaximumDepth = 64;
    private const int Stop = 0, False = 2, Int8 = 3, Int64 = 6, Float = 7, Binary = 8, List = 9, Set = 10, Map = 11, Struct = 12, Uuid = 13;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private CompactStruct(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bytes the struct takes that begins here; null: it is none, or goes on behind the end.</summary>
    public static int? Length(ReadOnlySpan<byte> bytes)
    {
        var walk = new CompactStruct(bytes);
        return walk.Fields(0) ? walk._at : null;
    }

    private bool Fields(int depth)
    {
        while (depth < MaximumDepth && _at < _bytes.Length)
        {
            var header = _bytes[_at++];
            if (header == Stop)
            {
                return true;
            }

            var type = header & 0xF;
            if ((header >> 4 == 0 && Number() is null) || type == Stop || (type > False && !Value(type, depth)))
            {
                return false;
            }
        }

        return false;
    }

    private bool Value(int type, int depth) => type switch
    {
        <= Int8 => Pass(1), // a flag takes a byte in a list
        <= Int64 => Number() is not null,
        Float => Pass(8),
        Binary => Number() is { } length && Pass(length),
        List or Set => Items(depth),
        Map => Pairs(depth),
        Struct => Fields(depth + 1),
        Uuid => Pass(16),
        _ => false,
    };

    private bool Items(int depth)
    {
        if (_at >= _bytes.Length)
        {
            return false;
        }

        var header = _bytes[_at++];
        return (header >> 4 < 15 ? (ulong)(header >> 4) : Number()) is { } count && Values(count, depth, header & 0xF);
    }

    private bool Pairs(int depth)
    {
        switch (Number())
        {
            case 0:
                return true;
            case { } count when _at < _bytes.Length:
                var types = _bytes[_at++];
                return Values(count, depth, types >> 4, types & 0xF);
            default:
                return false;
        }
    }

    private bool Values(ulong count, int depth, params ReadOnlySpan<int> types)
    {
        for (; count > 0; count--)
        {
            foreach (var type in types)
            {
                if (depth + 1 >= MaximumDepth || type == Stop || !Value(type, depth + 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Pass(ulong bytes)
    {
        if (bytes > (ulong)(_bytes.Length - _at))
        {
            return false;
        }

        _at += (int)bytes;
        return true;
    }

    private ulong? Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && _at < _bytes.Length; shift += 7)
        {
            var part = _bytes[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        return null;
    }
}
