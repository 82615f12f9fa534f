using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Reads the fields of one Protocol Buffers message (<see href="https://protobuf.dev/programming-guides/encoding/"/>); an error names the byte.</summary>
/// <param name="bytes">The message.</param>
/// <param name="origin">Where it begins in the file.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, int origin)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _start;
    private int _wire;

    /// <summary>Where the current field begins in the file.</summary>
    public readonly int Start => origin + _start;

    /// <summary>Where the next one does.</summary>
    public readonly int Position => origin + _position;

    /// <summary>Goes to the next field.</summary>
    /// <param name="field">Its number, at least 1.</param>
    /// <returns>False at the message's end.</returns>
    /// <exception cref="TokenizerFormatException">The bytes are no field.</exception>
    public bool Next(out int field)
    {
        _start = _position;
        field = 0;
        if (_position == _bytes.Length)
        {
            return false;
        }

        var tag = Varint();
        field = tag >> 3 is > 0 and <= 0x1FFFFFFF and var number ? (int)number : throw Bad(_start, $"the tag {tag}, which names no field", $"标签 {tag}，不对应任何字段");
        _wire = (int)(tag & 7);
        return true;
    }

    /// <summary>The current field as a number.</summary>
    public ulong Number()
    {
        Require(0, "a number", "整数");
        return Varint();
    }

    /// <summary>The current field as a flag.</summary>
    public bool Flag() => Number() != 0;

    /// <summary>The current field as a 32-bit float.</summary>
    public float Float()
    {
        Require(5, "a 32-bit number", "32 位数");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>The current field as bytes.</summary>
    /// <param name="start">Where they begin in the file.</param>
    public ReadOnlySpan<byte> Bytes(out int start)
    {
        Require(2, "bytes with their length", "带长度的字节");
        var length = Varint();
        start = Position;
        return Take(length);
    }

    /// <summary>The current field as text.</summary>
    public string String()
    {
        var text = Bytes(out var start);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw At(start, new Text("text that is no UTF-8", "不是 UTF-8 的文本"));
    }

    /// <summary>Passes over the current field.</summary>
    public void Skip() => _ = _wire switch
    {
        0 => Varint() > 0,
        1 => Take(8).IsEmpty,
        2 => Take(Varint()).IsEmpty,
        5 => Take(4).IsEmpty,
        _ => throw Bad(_start, $"a field of the wire type {_wire}, which this format does not have", $"线路类型为 {_wire} 的字段，此格式没有这种类型"),
    };

    /// <summary>An error at a byte of the file.</summary>
    public static TokenizerFormatException At(int offset, Text found) =>
        new(new Text($"byte {offset}: {found.English}", $"第 {offset} 字节：{found.Chinese}"));

    private readonly TokenizerFormatException Bad(int position, string english, string chinese) => At(origin + position, new Text(english, chinese));

    private readonly void Require(int wire, string english, string chinese)
    {
        if (_wire != wire)
        {
            throw Bad(_start, $"a field of the wire type {_wire} where {english} should be", $"线路类型为 {_wire} 的字段，此处应为{chinese}");
        }
    }

    private ulong Varint()
    {
        var (start, value) = (_position, 0UL);
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _bytes.Length)
            {
                throw Bad(start, "a number that is cut off", "被截断的整数");
            }

            var next = _bytes[_position++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Bad(start, "a number of more than 64 bits", "超过 64 位的整数");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        var rest = _bytes.Length - _position;
        if (length > (ulong)rest)
        {
            throw Bad(_start, $"a field of {length} bytes where {rest} are left", $"长度为 {length} 字节的字段，而此处只剩 {rest} 字节");
        }

        var taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }
}
