using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Safetensors;

/// <summary>A safetensors file, read through a memory map.</summary>
/// <remarks>
/// Format: 8 bytes little-endian header length, a JSON header, the data
/// (<see href="https://huggingface.co/docs/safetensors"/>). Opening checks the whole header: known types, sizes that follow
/// from the shapes, offsets that tile the data without hole or overlap, no name twice. Stricter than the reference:
/// a header of at most <see cref="MaximumHeaderBytes"/> and at most <see cref="MaximumTensors"/> tensors.
/// The file must not be shortened while it is open. Reading from several threads at once is safe; disposing ends all spans.
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    /// <summary>Longest header that is read: 16 MiB.</summary>
    public const int MaximumHeaderBytes = 16 << 20;

    /// <summary>Most tensors that are read.</summary>
    public const int MaximumTensors = 100_000;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;
    private bool _disposed;

    private SafetensorsFile(string path)
    {
        Path = path;
        var stream = FileErrors.Translate(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        var fileLength = stream.Length;
        if (fileLength < 8)
        {
            stream.Dispose();
            throw SafetensorsHeader.Broken(
                path,
                new Text("at least 8 bytes", "至少 8 字节"),
                new Text($"{fileLength}", $"{fileLength} 字节"));
        }

        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, fileLength, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(pointer, 8));
            if (headerLength > MaximumHeaderBytes || headerLength > (ulong)(fileLength - 8))
            {
                throw SafetensorsHeader.Broken(
                    path,
                    new Text(
                        $"a header of at most {Math.Min(MaximumHeaderBytes, fileLength - 8)} bytes",
                        $"文件头不超过 {Math.Min(MaximumHeaderBytes, fileLength - 8)} 字节"),
                    new Text($"{headerLength}", $"{headerLength} 字节"));
            }

            var dataLength = fileLength - 8 - (long)headerLength;
            var (entries, metadata) = SafetensorsHeader.Parse(path, new ReadOnlySpan<byte>(pointer + 8, (int)headerLength), dataLength);
            Entries = entries;
            Tensors = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
            Metadata = metadata;
            _data = pointer + 8 + headerLength;
        }
        catch (ArtifactException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The free text of <c>__metadata__</c>; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArtifactException">It is missing or broken: names the tensor, what was expected and found.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>The bytes of one tensor, valid until the file is disposed.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="ArtifactException">There is no such tensor, or it is longer than 2 GiB.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = Entry(name);
        RequireArray(Path, new TensorLayout(name, entry.DataType, entry.Shape));
        return new ReadOnlySpan<byte>(_data + entry.Offset, (int)entry.Length);
    }

    /// <summary>Requires that a tensor's bytes fit in an array.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="tensor">A tensor of a file.</param>
    /// <exception cref="ArtifactException">It is longer than 2 GiB.</exception>
    internal static void RequireArray(string path, TensorLayout tensor)
    {
        if (!(tensor.Length <= Array.MaxLength))
        {
            throw new ArtifactException(
                path,
                new Text($"tensor \"{tensor.Name}\" of at most {Array.MaxLength} bytes", $"张量 \"{tensor.Name}\" 不超过 {Array.MaxLength} 字节"),
                new Text($"{tensor.Length}", $"{tensor.Length} 字节"),
                tensor.DataType.Size() > 2
                    ? new Text("Convert it to BF16, or use a smaller vocabulary or width.", "请将其转换为 BF16，或使用更小的词表或宽度。")
                    : new Text("Use a smaller vocabulary or width.", "请使用更小的词表或宽度。"));
        }
    }

    /// <summary>The elements of one tensor as 32-bit floats, row-major; BF16 and F16 are widened exactly.</summary>
    /// <param name="name">The tensor, of type F32, BF16 or F16.</param>
    /// <exception cref="ArtifactException">There is no such tensor, or it does not hold real numbers.</exception>
    public float[] ReadFloats(string name)
    {
        var entry = Entry(name);
        var bytes = Bytes(name);
        return entry.DataType.IsFloatingPoint()
            ? entry.DataType.ToFloats(bytes)
            : throw SafetensorsHeader.Broken(
                Path,
                new Text($"tensor \"{name}\" of type F32, BF16 or F16", $"张量 \"{name}\" 的类型为 F32、BF16 或 F16"),
                Text.Same(entry.DataType.ToString()));
    }

    /// <summary>The same numbers as <see cref="ReadFloats"/>, where the file holds floats as they are: no copy, valid until the file is disposed.</summary>
    /// <inheritdoc cref="ReadFloats" path="/param"/>
    /// <inheritdoc cref="ReadFloats" path="/exception"/>
    public ReadOnlySpan<float> Floats(string name) =>
        Entry(name).DataType == DataType.F32 && BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, float>(Bytes(name)) : ReadFloats(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }

    private TensorEntry Entry(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Tensors.TryGetValue(name, out var entry)
            ? entry
            : throw SafetensorsHeader.Broken(
                Path,
                new Text($"tensor \"{name}\"", $"张量 \"{name}\""),
                new Text($"none of that name among {Tensors.Count}", $"{Tensors.Count} 个张量中没有这个名字"));
    }
}
