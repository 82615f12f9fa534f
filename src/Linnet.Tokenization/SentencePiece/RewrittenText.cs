using System.Buffers;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Bytes that grow, with where each is from when asked for. Rented memory: <see cref="Return"/> gives it back.</summary>
internal ref struct RewrittenText(int capacity, bool withOrigins)
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int[]? _origins = withOrigins ? ArrayPool<int>.Shared.Rent(capacity) : null;
    private int _count;

    /// <summary>The bytes so far.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count);

    /// <summary>For each of them, the byte of the old text that its character began at.</summary>
    public readonly ReadOnlySpan<int> Origins => _origins.AsSpan(0, _origins is null ? 0 : _count);

    /// <summary>Where the first byte that was removed from the end was from, or null.</summary>
    public int? TrimmedAt { get; private set; }

    /// <summary>Appends bytes that are all from one place.</summary>
    public void Append(ReadOnlySpan<byte> bytes, int origin)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_count));
        _origins?.AsSpan(_count, bytes.Length).Fill(origin);
        _count += bytes.Length;
    }

    /// <summary>Appends a byte.</summary>
    public void Append(byte value, int origin)
    {
        Reserve(1);
        _bytes[_count] = value;
        if (_origins is not null)
        {
            _origins[_count] = origin;
        }

        _count++;
    }

    /// <summary>Appends text that stays as it is.</summary>
    /// <param name="utf8">Whole characters.</param>
    /// <param name="origin">Where it begins in the old text.</param>
    public void AppendEach(ReadOnlySpan<byte> utf8, int origin)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_count));
        if (_origins is not null)
        {
            var start = origin;
            for (var i = 0; i < utf8.Length; i++)
            {
                start = (utf8[i] & 0xC0) == 0x80 ? start : origin + i;
                _origins[_count + i] = start;
            }
        }

        _count += utf8.Length;
    }

    /// <summary>Removes bytes from the end.</summary>
    public void RemoveLast(int count)
    {
        _count -= count;
        TrimmedAt = _origins?[_count];
    }

    /// <summary>Gives the memory back.</summary>
    public readonly void Return()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        if (_origins is not null)
        {
            ArrayPool<int>.Shared.Return(_origins);
        }
    }

    private void Reserve(int count)
    {
        var needed = checked(_count + count);
        if (needed <= _bytes.Length)
        {
            Reserved(needed);
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
        Bytes.CopyTo(bytes);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
        Reserved(bytes.Length);
    }

    private void Reserved(int capacity)
    {
        if (_origins is not null && _origins.Length < capacity)
        {
            var origins = ArrayPool<int>.Shared.Rent(capacity);
            Origins.CopyTo(origins);
            ArrayPool<int>.Shared.Return(_origins);
            _origins = origins;
        }
    }
}
