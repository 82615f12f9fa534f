using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>The parts of a 64-bit little-endian ELF library that its loader reads to check versions.</summary>
/// <remarks>
/// Read through the dynamic segment, as the loader does, not through section headers, which may be stripped.
/// (System V ABI, "Dynamic Linking"; Linux Standard Base, "Symbol Versioning".)
/// </remarks>
internal sealed class ElfImage
{
    private const int ProgramHeaderBytes = 56;
    private const uint LoadSegment = 1, DynamicSegment = 2;
    private const ulong StringTable = 5, RelocationTable = 7, RelocationBytes = 8, PltRelocationTable = 23, PltRelocationBytes = 2;
    private const ulong SymbolVersions = 0x6ffffff0, Definitions = 0x6ffffffc, DefinitionCount = 0x6ffffffd;
    private const ulong Needs = 0x6ffffffe, NeedCount = 0x6fffffff;

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly List<(ulong Address, ulong Offset, ulong Length)> _segments = [];
    private readonly Dictionary<ulong, ulong> _dynamic = [];

    private ElfImage(string path, byte[] bytes) => (_path, _bytes) = (path, bytes);

    /// <summary>The file's bytes as read; never changed here.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The file that was read, for messages.</summary>
    public string Path => _path;

    /// <summary>The processor: 62 is x86-64, 183 is Arm64.</summary>
    public int Machine => U16(18);

    /// <summary>Reads the headers.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="NativeLibraryException">The bytes are not a 64-bit little-endian ELF library, or cut off.</exception>
    public static ElfImage Parse(string path, byte[] bytes)
    {
        var image = new ElfImage(path, bytes);
        if (!bytes.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw image.Damaged("a 64-bit little-endian ELF file", "64 位小端 ELF 文件");
        }

        var header = image.Forward(0, image.U64(32));
        var dynamicOffset = -1;
        for (var i = 0; i < image.U16(56); i++, header += ProgramHeaderBytes)
        {
            switch (image.U32(header))
            {
                case LoadSegment:
                    image._segments.Add((image.U64(header + 16), image.U64(header + 8), image.U64(header + 32)));
                    break;
                case DynamicSegment:
                    dynamicOffset = (int)Math.Min(int.MaxValue, image.U64(header + 8));
                    break;
                default:
                    break;
            }
        }

        for (var entry = dynamicOffset; entry >= 0 && image.U64(entry) != 0; entry += 16)
        {
            image._dynamic[image.U64(entry)] = image.U64(entry + 8);
        }

        return image;
    }

    /// <summary>The versions that this library asks of others (<c>.gnu.version_r</c>).</summary>
    public IEnumerable<NeededVersion> NeededVersions()
    {
        var need = Table(Needs);
        for (var i = 0UL; need >= 0 && i < Count(NeedCount); i++)
        {
            var library = Name(U32(need + 4));
            var version = Forward(need, U32(need + 8));
            for (var j = 0; j < U16(need + 2); j++)
            {
                yield return new NeededVersion(library, Name(U32(version + 8)), U32(version), version + 4, U16(version + 6));
                version = Forward(version, U32(version + 12));
            }

            need = Forward(need, U32(need + 12));
        }
    }

    /// <summary>The versions that this library offers (<c>.gnu.version_d</c>).</summary>
    public IEnumerable<string> DefinedVersions()
    {
        var definition = Table(Definitions);
        for (var i = 0UL; definition >= 0 && i < Count(DefinitionCount); i++)
        {
            yield return Name(U32(Forward(definition, U32(definition + 12))));
            definition = Forward(definition, U32(definition + 16));
        }
    }

    /// <summary>Whether a relocation binds a symbol of the version with this index, so that the program cannot do without it.</summary>
    public bool IsRelocatedAgainst(int versionIndex) =>
        RelocatedSymbols(RelocationTable, RelocationBytes).Concat(RelocatedSymbols(PltRelocationTable, PltRelocationBytes))
            .Any(symbol => symbol != 0 && (U16(Forward(Table(SymbolVersions), 2 * symbol)) & 0x7fff) == versionIndex);

    /// <summary>Returns a copy of the bytes with 16-bit values written at the given offsets.</summary>
    public byte[] CopyWith(IEnumerable<int> offsets, ushort value)
    {
        var copy = (byte[])_bytes.Clone();
        foreach (var offset in offsets)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(offset), value);
        }

        return copy;
    }

    private IEnumerable<uint> RelocatedSymbols(ulong table, ulong bytes)
    {
        var start = Table(table);
        for (var i = 0UL; start >= 0 && i < Entry(bytes); i += 24)
        {
            yield return U32(Forward(start, i) + 12);
        }
    }

    // A damaged count with entries that lead back to themselves would go on for ever: no table has more entries than the file has bytes.
    private ulong Count(ulong tag) => Entry(tag) is var count && count <= (ulong)_bytes.Length
        ? count
        : throw Damaged("as many entries as fit into the file", "条目数不超过文件所能容纳的数量");

    private ulong Entry(ulong tag) => _dynamic.GetValueOrDefault(tag);

    /// <summary>The file offset of a table named by the dynamic segment, or -1 when it is not there.</summary>
    private int Table(ulong tag)
    {
        if (!_dynamic.TryGetValue(tag, out var address))
        {
            return -1;
        }

        foreach (var (start, offset, length) in _segments)
        {
            if (address >= start && address - start < length)
            {
                return Forward(0, offset + (address - start));
            }
        }

        throw Damaged("every table inside a segment", "每个表都位于某个段内");
    }

    private string Name(uint offset)
    {
        var start = Forward(Table(StringTable), offset);
        var end = _bytes.AsSpan(start).IndexOf((byte)0);
        return end >= 0 ? Encoding.ASCII.GetString(_bytes, start, end) : throw Damaged("names that end", "名称以零字节结尾");
    }

    private int Forward(int offset, ulong distance) =>
        offset >= 0 && distance < (ulong)(_bytes.Length - offset)
            ? offset + (int)distance
            : throw Damaged("every table inside the file", "每个表都位于文件内");

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));

    private ReadOnlySpan<byte> At(int offset, int length) =>
        offset >= 0 && offset <= _bytes.Length - length
            ? _bytes.AsSpan(offset, length)
            : throw Damaged("a whole file", "完整的文件");

    private NativeLibraryException Damaged(string english, string chinese) => new(new Text(
        $"{_path}: expected {english}, found {_bytes.Length} bytes that are not. "
            + "Restore the packages again: dotnet nuget locals global-packages --clear, then dotnet build -c Release.",
        $"{_path}：应为{chinese}，但这 {_bytes.Length} 个字节不符合。"
            + "请重新还原软件包：先运行 dotnet nuget locals global-packages --clear，再运行 dotnet build -c Release。"));
}

/// <summary>One version that a library asks of another.</summary>
/// <param name="Library">The other library's name, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Hash">The System V hash of the version's name, as written in the file.</param>
/// <param name="FlagsOffset">Where in the file the entry's 16-bit flags stand.</param>
/// <param name="Index">The number by which symbols refer to this version.</param>
internal sealed record NeededVersion(string Library, string Version, uint Hash, int FlagsOffset, int Index);
