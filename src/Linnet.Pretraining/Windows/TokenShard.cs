using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Windows;

/// <summary>One file of tokens and what it must hold: <c>train-00000.bin</c> with <c>train-00000.json</c>, which is written last.</summary>
/// <param name="Documents">Documents that end in it.</param>
/// <param name="Bytes">UTF-8 bytes of its text.</param>
/// <param name="Characters">Characters of its text.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Checksums">CRC-32C of each MiB of the file.</param>
public sealed record TokenShard(long Documents, long Bytes, long Characters, long Tokens, IReadOnlyList<uint> Checksums)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The file of a shard: <c>train-00000.bin</c>.</summary>
    public static string FileName(string part, int number) => $"{part}-{number:D5}.bin";

    /// <summary>The file that says what it holds: <c>train-00000.json</c>.</summary>
    public static string RecordName(string part, int number) => $"{part}-{number:D5}.json";

    /// <summary>Writes the record of a shard whose tokens are there.</summary>
    public void Write(string folder, string part, int number) =>
        AtomicFile.Write(Path.Combine(folder, RecordName(part, number)), JsonText.Pretty(JsonSerializer.SerializeToNode(this, Format)!));

    /// <summary>The shard that a folder holds whole, as far as its record tells; null where there is none.</summary>
    /// <exception cref="ArtifactException">The record is damaged.</exception>
    public static TokenShard? Find(string folder, string part, int number)
    {
        var path = Path.Combine(folder, RecordName(part, number));
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        try
        {
            return JsonNode.Parse(bytes).Deserialize<TokenShard>(Format)!;
        }
        catch (JsonException error)
        {
            throw new ArtifactException(
                path, new Text("the record of a token shard", "词元分片的记录"), new Text("other bytes", "其他内容"), NextStep(path), error);
        }
    }

    /// <summary>Compares the file with what was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Bytes of a token.</param>
    /// <param name="cancellation">Stops between MiB.</param>
    /// <exception cref="ArtifactException">The file is missing, shorter or longer, or damaged: in which MiB.</exception>
    public void Verify(string path, int width, CancellationToken cancellation)
    {
        var expected = Tokens * width;
        var found = File.Exists(path) ? new FileInfo(path).Length : -1;
        if (found != expected)
        {
            throw new ArtifactException(
                path,
                new Text($"{expected} bytes", $"{expected} 字节"),
                found < 0 ? new Text("no file", "没有文件") : new Text($"{found} bytes", $"{found} 字节"),
                NextStep(path));
        }

        using var file = FileErrors.Translate(path, () => File.OpenHandle(path));
        var buffer = new byte[BlockChecksums.BlockLength];
        for (var (block, offset) = (0, 0L); offset < found; block++, offset += BlockChecksums.BlockLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = (int)Math.Min(buffer.Length, found - offset);
            for (var read = 0; read < length;)
            {
                read += RandomAccess.Read(file, buffer.AsSpan(read, length - read), offset + read);
            }

            var checksum = BlockChecksums.Of(buffer.AsSpan(0, length));
            if (block >= Checksums.Count || checksum != Checksums[block])
            {
                throw new ArtifactException(
                    path,
                    new Text($"the tokens that were written from byte {offset} to {offset + length - 1}", $"第 {offset} 到 {offset + length - 1} 字节为写入时的词元"),
                    new Text($"others (CRC-32C {checksum:x8}): the file is damaged", $"其他内容（CRC-32C {checksum:x8}）：文件已损坏"),
                    NextStep(path));
            }
        }
    }

    private static Text NextStep(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return new($"Delete {folder} and run the same command again: it is made anew from the text.", $"请删除 {folder} 并再次运行同一命令：将由文本重新生成。");
    }
}

/// <summary>CRC-32C of each MiB of what is written.</summary>
internal sealed class BlockChecksums
{
    /// <summary>Bytes that one checksum is of.</summary>
    public const int BlockLength = 1 << 20;

    private readonly List<uint> _blocks = [];
    private readonly byte[] _block = new byte[BlockLength];
    private int _filled;

    /// <summary>The checksums of all that was added.</summary>
    public IReadOnlyList<uint> Finish()
    {
        if (_filled > 0)
        {
            _blocks.Add(Of(_block.AsSpan(0, _filled)));
            _filled = 0;
        }

        return _blocks;
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, BlockLength - _filled);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == BlockLength)
            {
                _blocks.Add(Of(_block));
                _filled = 0;
            }
        }
    }

    /// <summary>CRC-32C: Castagnoli's polynomial 0x1EDC6F41, reflected, as in RFC 3720.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
