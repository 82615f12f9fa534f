using System.Buffers.Binary;
using System.Text;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>Reads the strings of a compiled <c>.resources</c> file from its bytes. There is no deserializer in it: other values are only counted.</summary>
/// <remarks>
/// The format of <see cref="System.Resources.ResourceWriter"/>, versions 1 and 2. <see cref="System.Resources.ResourceReader"/> reads the same, but
/// its way to raw values, GetResourceData, sorts all offsets for each key (20 s instead of seconds for an SDK), and its enumerator
/// builds objects. Every length and offset is checked against the bytes there are; memory is bounded by them.
/// </remarks>
internal static class ResourceTable
{
    private const uint Magic = 0xBEEF_CACE;
    private const int StringCode = 1;

    /// <summary>Names and strings, in the order of the file's table.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="others">Receives the number of values that are no strings.</param>
    /// <exception cref="BadImageFormatException">The bytes are not in this format, or damaged.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> bytes, out int others)
    {
        others = 0;
        var at = 0;
        Require(unchecked((uint)Int32(bytes, ref at)) == Magic, "no resources");
        at = checked(at + sizeof(int)); // the header's version: what it adds is skipped by its length
        var header = Int32(bytes, ref at);
        Require(header >= 0 && header <= bytes.Length - at, "header length");
        at += header;
        var version = Int32(bytes, ref at);
        Require(version is 1 or 2, "version");
        var (count, typeCount) = (Int32(bytes, ref at), Int32(bytes, ref at));
        Require(count >= 0 && count <= bytes.Length / 8 && typeCount >= 0 && typeCount <= bytes.Length, "counts");
        var stringTypes = new bool[typeCount];
        for (var i = 0; i < typeCount; i++)
        {
            stringTypes[i] = Encoding.UTF8.GetString(Block(bytes, ref at)).StartsWith("System.String,", StringComparison.Ordinal);
        }

        at = checked(at + 7) & ~7;
        at = checked(at + sizeof(int) * count); // the names' hashes
        var positions = at;
        at = checked(at + sizeof(int) * count);
        var data = Int32(bytes, ref at);
        var names = at;
        Require(data >= names && data <= bytes.Length, "data section");
        var strings = new List<KeyValuePair<string, string>>(count);
        var read = 0L; // entries that all point to one long text would give the square of the file
        for (var i = 0; i < count; i++)
        {
            var position = positions + sizeof(int) * i;
            var name = Offset(names, Int32(bytes, ref position), data);
            var key = Encoding.Unicode.GetString(Once(Block(bytes, ref name), bytes.Length, ref read));
            var value = Offset(data, Int32(bytes, ref name), bytes.Length);
            var code = Length(bytes, ref value);
            if (version == 2 ? code == StringCode : code >= 0 && code < typeCount && stringTypes[code])
            {
                strings.Add(new(key, Encoding.UTF8.GetString(Once(Block(bytes, ref value), bytes.Length, ref read))));
            }
            else
            {
                others++;
            }
        }

        return strings;
    }

    private static int Offset(int start, int offset, int end)
    {
        Require(offset >= 0 && offset < end - start, "offset");
        return start + offset;
    }

    private static int Int32(ReadOnlySpan<byte> bytes, ref int at)
    {
        Require(at >= 0 && at <= bytes.Length - sizeof(int), "end");
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += sizeof(int);
        return value;
    }

    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = Length(bytes, ref at);
        Require(length >= 0 && length <= bytes.Length - at, "length");
        var block = bytes.Slice(at, length);
        at += length;
        return block;
    }

    private static ReadOnlySpan<byte> Once(ReadOnlySpan<byte> block, int most, ref long read)
    {
        Require((read += block.Length) <= most, "texts that share bytes");
        return block;
    }

    // Seven bits a byte, the lowest first; five bytes at most.
    private static int Length(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            Require(at < bytes.Length, "end");
            var part = bytes[at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return unchecked((int)value);
            }
        }

        throw new BadImageFormatException("resources: length of more than five bytes");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BadImageFormatException($"resources: {what}");
        }
    }
}
