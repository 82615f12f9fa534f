using System.Buffers.Binary;
using System.Text;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

/// <summary>Writes the smallest library that asks for and offers versions: one segment, addresses 0x1000 above file offsets.</summary>
internal sealed class ElfBuilder
{
    private const int Shift = 0x1000;
    private readonly List<(string Library, string[] Versions)> _needs = [];
    private readonly List<string> _defines = [];
    private readonly List<int> _relocated = [];

    public ushort Machine { get; init; } = 62;

    public ElfBuilder Needs(string library, params string[] versions)
    {
        _needs.Add((library, versions));
        return this;
    }

    public ElfBuilder Defines(params string[] versions)
    {
        _defines.AddRange(versions);
        return this;
    }

    /// <summary>Adds a relocation against a symbol of the version with this index. Needed versions count from 2.</summary>
    public ElfBuilder Relocates(int versionIndex)
    {
        _relocated.Add(versionIndex);
        return this;
    }

    public byte[] Build()
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        int Name(string text)
        {
            var at = (int)names.Length;
            names.Write(Encoding.ASCII.GetBytes(text + "\0"));
            return at;
        }

        var need = new List<byte>();
        var index = 2;
        foreach (var (library, versions) in _needs)
        {
            need.AddRange([.. U16(1), .. U16(versions.Length), .. U32(Name(library)), .. U32(16)]);
            need.AddRange(U32(library == _needs[^1].Library ? 0 : 16 + 16 * versions.Length));
            for (var i = 0; i < versions.Length; i++)
            {
                need.AddRange([.. U32((int)WeakVersions.Hash(versions[i])), .. U16(0), .. U16(index++), .. U32(Name(versions[i]))]);
                need.AddRange(U32(i == versions.Length - 1 ? 0 : 16));
            }
        }

        var define = new List<byte>();
        foreach (var version in _defines)
        {
            define.AddRange([.. U16(1), .. U16(0), .. U16(1), .. U16(1), .. U32(0), .. U32(20), .. U32(28), .. U32(Name(version)), .. U32(0)]);
        }

        var symbols = new List<byte>([.. U16(0)]);
        var relocations = new List<byte>();
        foreach (var version in _relocated)
        {
            relocations.AddRange([.. U64(0), .. U32(7), .. U32(symbols.Count / 2), .. U64(0)]);
            symbols.AddRange(U16(version));
        }

        const int Dynamic = 64 + 2 * 56;
        const int Entries = 10;
        var strings = Dynamic + 16 * Entries;
        var needAt = Align(strings + (int)names.Length);
        var defineAt = Align(needAt + need.Count + 1);
        var symbolsAt = Align(defineAt + define.Count + 1);
        var relocationsAt = Align(symbolsAt + symbols.Count);
        var file = new byte[relocationsAt + relocations.Count + 8];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        Put(file, 18, U16(Machine));
        Put(file, 32, U64(64));
        Put(file, 56, U16(2));
        Put(file, 64, [.. U32(1), .. U32(4), .. U64(0), .. U64(Shift), .. U64(Shift), .. U64(file.Length), .. U64(file.Length), .. U64(8)]);
        Put(file, 120, [.. U32(2), .. U32(4), .. U64(Dynamic), .. U64(Dynamic + Shift), .. U64(0), .. U64(160), .. U64(160), .. U64(8)]);
        Put(
            file,
            Dynamic,
            [
                .. U64(5), .. U64(strings + Shift), .. U64(0x6ffffffe), .. U64(needAt + Shift), .. U64(0x6fffffff), .. U64(_needs.Count),
                .. U64(0x6ffffffc), .. U64(defineAt + Shift), .. U64(0x6ffffffd), .. U64(_defines.Count),
                .. U64(0x6ffffff0), .. U64(symbolsAt + Shift), .. U64(7), .. U64(relocationsAt + Shift), .. U64(8), .. U64(relocations.Count),
            ]);
        Put(file, strings, names.ToArray());
        Put(file, needAt, [.. need]);
        Put(file, defineAt, [.. define]);
        Put(file, symbolsAt, [.. symbols]);
        Put(file, relocationsAt, [.. relocations]);
        return file;
    }

    private static int Align(int offset) => (offset + 7) & ~7;

    private static void Put(byte[] file, int offset, byte[] bytes) => bytes.CopyTo(file, offset);

    private static byte[] U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] U32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
