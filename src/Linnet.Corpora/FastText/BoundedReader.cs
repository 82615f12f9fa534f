using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.FastText;

/// <summary>Reads a file's numbers, little-endian. It knows where it is and what is left, so that nothing is asked for that the file cannot hold.</summary>
internal sealed class BoundedReader(Stream stream, string path, long length)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _read;

    /// <summary>Where the next byte stands.</summary>
    public long Position => _read - (_end - _start);

    /// <summary>How many bytes are left.</summary>
    public long Left => length - Position;

    public byte Byte(string field) => Take(1, field)[0];

    public int Int32(string field) => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), field));

    public long Int64(string field) => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), field));

    public double Double(string field) => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double), field));

    /// <summary>A count of things that take bytes each; refused where the file is too short for them.</summary>
    public long Count(long count, long bytesEach, string field, long at) =>
        count >= 0 && count <= Left / bytesEach ? count : throw Wrong(field, count, at);

    /// <summary>A flag: 0 or 1.</summary>
    public bool Flag(string field)
    {
        var (at, value) = (Position, Byte(field));
        return value <= 1 ? value == 1 : throw Wrong(field, value, at);
    }

    /// <summary>The bytes up to the next 0, which is read over.</summary>
    public void Word(List<byte> word, string field)
    {
        word.Clear();
        while (true)
        {
            if (_start == _end)
            {
                Fill(1, field);
            }

            var rest = _buffer.AsSpan(_start, _end - _start);
            var found = rest.IndexOf((byte)0);
            var part = found < 0 ? rest : rest[..found];
            word.AddRange(part);
            _start += part.Length;
            if (found >= 0)
            {
                _start++;
                return;
            }
        }
    }

    /// <summary>Bytes, straight into their place.</summary>
    public byte[] Bytes(long count, string field)
    {
        var bytes = new byte[Count(count, 1, field, Position)];
        Read(bytes, field);
        return bytes;
    }

    /// <summary>Finite numbers, straight into their place.</summary>
    public float[] Floats(long count, string field)
    {
        var at = Position;
        if (Count(count, sizeof(float), field, at) > Array.MaxLength)
        {
            throw Wrong(field, count, at);
        }

        var values = new float[count];
        Read(MemoryMarshal.AsBytes(values.AsSpan()), field);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>((ReadOnlySpan<float>)values), MemoryMarshal.Cast<float, uint>(values.AsSpan()));
        }

        if (!FloatRow.AllFinite(values))
        {
            var bad = Array.FindIndex(values, value => !float.IsFinite(value));
            throw Damaged(at + sizeof(float) * (long)bad, Text.Same($"{field} = {values[bad]}"));
        }

        return values;
    }

    /// <summary>What to throw of a value that cannot be right.</summary>
    public ArtifactException Wrong(string field, long value, long at) => Damaged(at, Text.Same($"{field} = {value}"));

    /// <summary>What to throw.</summary>
    /// <param name="at">The offset, in bytes.</param>
    /// <param name="found">What stands there.</param>
    public ArtifactException Damaged(long at, Text found) => new(
        path,
        new Text("a text classifier of fastText, .bin or .ftz", "fastText 文本分类器（.bin 或 .ftz）"),
        new Text($"{found.English} at byte {at} of {length}", $"第 {at} 字节（共 {length} 字节）处的 {found.Chinese}"),
        new Text("Fetch the file again, or train it again.", "请重新下载或重新训练。"));

    private ReadOnlySpan<byte> Take(int count, string field)
    {
        if (_end - _start < count)
        {
            Fill(count, field);
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void Read(Span<byte> target, string field)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target);
        _start += buffered;
        for (target = target[buffered..]; !target.IsEmpty;)
        {
            var count = stream.Read(target[..Math.Min(target.Length, 1 << 24)]);
            if (count == 0)
            {
                throw Ended(field);
            }

            _read += count;
            target = target[count..];
        }
    }

    private void Fill(int least, string field)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < least)
        {
            var count = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (count == 0)
            {
                throw Ended(field);
            }

            (_end, _read) = (_end + count, _read + count);
        }
    }

    private ArtifactException Ended(string field) => Damaged(_read, new Text($"the end of the file inside {field}", $"文件结尾（{field} 未读完）"));
}
