using System.IO.MemoryMappedFiles;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>An array of 64-bit numbers, all 0 at first, that grows; what goes beyond a bound of memory lies in a file that is mapped.</summary>
/// <remarks>Threads may read and write different elements at the same time, and one may grow it meanwhile. The file is deleted with the array.</remarks>
public sealed class LargeArray : IDisposable
{
    private const int ChunkBits = 17;
    private const int ChunkLength = 1 << ChunkBits;
    private const long ChunkBytes = (long)ChunkLength * sizeof(long);

    private readonly Lock _growth = new();
    private readonly string _path;
    private readonly long _memoryBytes;
    private FileStream? _file;
    private volatile Chunk[] _chunks = [];

    /// <param name="path">The file, made when it is needed; what it held is replaced.</param>
    /// <param name="memoryBytes">How much may stay in memory, at least 0.</param>
    public LargeArray(string path, long memoryBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(memoryBytes);
        (_path, _memoryBytes) = (path, memoryBytes);
    }

    /// <summary>Whether some of it lies in the file.</summary>
    public bool IsOnDisk => _file is not null;

    /// <summary>An element.</summary>
    /// <param name="index">In [0, the length that was last asked for).</param>
    public long this[long index]
    {
        get => _chunks[index >> ChunkBits].Read((int)index & (ChunkLength - 1));
        set => _chunks[index >> ChunkBits].Write((int)index & (ChunkLength - 1), value);
    }

    /// <summary>Makes room for at least that many elements.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to write there.</exception>
    public void EnsureLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var needed = checked((int)((length + ChunkLength - 1) >> ChunkBits));
        if (needed <= _chunks.Length)
        {
            return;
        }

        lock (_growth)
        {
            if (needed > _chunks.Length)
            {
                var chunks = new List<Chunk>(_chunks);
                while (chunks.Count < needed)
                {
                    chunks.Add((chunks.Count + 1) * ChunkBytes <= _memoryBytes ? new Chunk(new long[ChunkLength]) : Mapped());
                }

                _chunks = [.. chunks];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }

        _chunks = [];
        if (_file is not null)
        {
            _file.Dispose();
            File.Delete(_path);
            _file = null;
        }
    }

    private Chunk Mapped() => FileErrors.Translate(_path, () =>
    {
        _file ??= new FileStream(_path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var offset = _file.Length;

        // Written, not only claimed: a disk that is full must say so here, not by a fault when the page is first touched.
        _file.Position = offset;
        _file.Write(new byte[ChunkBytes]);
        var map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return new Chunk(map, map.CreateViewAccessor(offset, ChunkBytes));
    }, ChunkBytes);

    private sealed class Chunk : IDisposable
    {
        private readonly long[]? _values;
        private readonly MemoryMappedFile? _map;
        private readonly MemoryMappedViewAccessor? _view;

        public Chunk(long[] values) => _values = values;

        public Chunk(MemoryMappedFile map, MemoryMappedViewAccessor view) => (_map, _view) = (map, view);

        public long Read(int index) => _values is null ? _view!.ReadInt64((long)index * sizeof(long)) : _values[index];

        public void Write(int index, long value)
        {
            if (_values is null)
            {
                _view!.Write((long)index * sizeof(long), value);
            }
            else
            {
                _values[index] = value;
            }
        }

        public void Dispose()
        {
            _view?.Dispose();
            _map?.Dispose();
        }
    }
}
