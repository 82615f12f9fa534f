using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Where a normalizer writes its text and, when somebody asks, the origin of each byte. <see cref="Flush"/> ends it.</summary>
internal ref struct NormalizedText(IBufferWriter<byte> output, IBufferWriter<int>? origins)
{
    private const int Room = 1024;

    private Span<byte> _bytes; // handed out by the writer
    private Span<int> _places; // of the same length, when there are origins
    private int _used;

    /// <summary>Writes bytes of the original text as they are.</summary>
    /// <param name="utf8">The original text.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">Behind the last byte.</param>
    public void Copy(scoped ReadOnlySpan<byte> utf8, int start, int end)
    {
        if (start >= end)
        {
            return;
        }

        var room = Take(end - start);
        utf8[start..end].CopyTo(room);
        if (origins is not null)
        {
            var places = _places.Slice(_used - room.Length, room.Length);
            for (var at = start; at < end;)
            {
                _ = Utf8CodePoint.Read(utf8, at, out var width);
                places.Slice(at - start, Math.Min(width, end - at)).Fill(at);
                at += width;
            }
        }
    }

    /// <summary>Writes a code point.</summary>
    /// <param name="codePoint">No surrogate.</param>
    /// <param name="origin">The byte of the original text that its character began at.</param>
    public void Add(int codePoint, int origin)
    {
        Span<byte> bytes = stackalloc byte[4];
        Add(bytes[..Utf8CodePoint.Write(codePoint, bytes)], origin);
    }

    /// <summary>Writes bytes that have one origin.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes, int origin)
    {
        var room = Take(bytes.Length);
        bytes.CopyTo(room);
        if (origins is not null)
        {
            _places.Slice(_used - room.Length, room.Length).Fill(origin);
        }
    }

    /// <summary>Hands over what was written.</summary>
    public void Flush()
    {
        output.Advance(_used);
        origins?.Advance(_used);
        _bytes = [];
        _places = [];
        _used = 0;
    }

    private Span<byte> Take(int count)
    {
        if (count > _bytes.Length - _used)
        {
            Flush();
            _bytes = output.GetSpan(Math.Max(count, Room));
            if (origins is not null)
            {
                _places = origins.GetSpan(_bytes.Length);
            }
        }

        _used += count;
        return _bytes.Slice(_used - count, count);
    }
}
