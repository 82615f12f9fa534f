using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Sorts more records than memory holds: each writer sorts what fits and writes it as a run, and the runs are merged.</summary>
/// <remarks>
/// What comes out depends on the records alone, not on which writer took which: records that compare equal must be equal. What fits into memory
/// never reaches the disk. At most <see cref="OpenRuns"/> runs are read at once; more are first merged into longer ones.
/// </remarks>
/// <typeparam name="T">A record, written as its bytes lie in memory: the files are for processes of one kind of machine.</typeparam>
public sealed class SortedRuns<T> : IDisposable
    where T : unmanaged, IComparable<T>
{
    /// <summary>Runs that are merged at once.</summary>
    public const int OpenRuns = 128;

    private const int ReadRecords = 1 << 13;

    private readonly Lock _lock = new();
    private readonly string _prefix;
    private readonly int _capacity;
    private readonly List<Writer> _writers = [];
    private readonly List<(string Path, bool IsOwn)> _files = [];
    private int _made;

    /// <param name="prefix">Begins the runs' paths, in an existing folder; they are deleted with this.</param>
    /// <param name="memoryBytes">For the records of all writers together.</param>
    /// <param name="writers">How many writers there will be, at least 1.</param>
    public SortedRuns(string prefix, long memoryBytes, int writers)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 1);
        _prefix = prefix;
        _capacity = (int)Math.Clamp(memoryBytes / writers / Size, 1, Array.MaxLength / Size);
    }

    /// <summary>Records that were added.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return Taken + _writers.Sum(w => w.Count);
            }
        }
    }

    /// <summary>Runs on disk now.</summary>
    public int RunsOnDisk => _files.Count;

    private static int Size => Unsafe.SizeOf<T>();

    private long Taken { get; set; }

    /// <summary>A new writer, for one thread.</summary>
    public Writer CreateWriter()
    {
        var writer = new Writer(this);
        lock (_lock)
        {
            _writers.Add(writer);
        }

        return writer;
    }

    /// <summary>Takes a run that another process wrote by <see cref="Save"/>. It is read where it lies, and left there.</summary>
    /// <exception cref="ArgumentException">It holds no whole number of records.</exception>
    public void Take(string path)
    {
        if (FileErrors.Translate(path, () => new FileInfo(path).Length) is var bytes && bytes % Size != 0)
        {
            throw new ArgumentException($"{path}: {bytes} bytes are no records of {Size}.", nameof(path));
        }

        _files.Add((path, IsOwn: false));
        Taken += bytes / Size;
    }

    /// <summary>Writes all records as one run, ascending; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">What each record becomes; their order may not change.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Save(string path, Func<T, T> change, CancellationToken cancellation = default) => AtomicFile.Write(path, stream =>
    {
        var buffer = new T[ReadRecords];
        foreach (var count in Chunks(Merge(cancellation).Select(change), buffer))
        {
            stream.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
        }
    });

    /// <summary>All records, ascending. May be called again; nothing is added meanwhile or afterwards.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to read or write there.</exception>
    public IEnumerable<T> Merge(CancellationToken cancellation = default)
    {
        while (_files.Count > OpenRuns)
        {
            var first = _files[..OpenRuns];
            var path = Write(Ordered([.. first.Select(file => new FileRun(file.Path))], cancellation));
            _files.RemoveRange(0, OpenRuns);
            _files.Add((path, IsOwn: true));
            Delete(first);
        }

        _writers.ForEach(writer => writer.Sort());
        return Ordered([.. _files.Select(file => new FileRun(file.Path)), .. _writers.Select(writer => new MemoryRun(writer.Records))], cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Delete(_files);
        _files.Clear();
        _writers.Clear();
    }

    private static void Delete(IEnumerable<(string Path, bool IsOwn)> files)
    {
        foreach (var (path, isOwn) in files)
        {
            if (isOwn)
            {
                File.Delete(path);
            }
        }
    }

    private static IEnumerable<T> Ordered(List<Run> runs, CancellationToken cancellation)
    {
        try
        {
            runs.RemoveAll(run => !run.Advance());
            runs.Sort((left, right) => left.Current.CompareTo(right.Current)); // ascending is a heap
            for (var taken = 0; runs.Count > 0; taken++)
            {
                if ((taken & 0xFFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                yield return runs[0].Current;
                if (!runs[0].Advance())
                {
                    runs[0].Dispose();
                    runs[0] = runs[^1];
                    runs.RemoveAt(runs.Count - 1);
                }

                Sink(runs);
            }
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    private static void Sink(List<Run> heap)
    {
        if (heap.Count == 0)
        {
            return;
        }

        var (at, sinking) = (0, heap[0]);
        for (var child = 1; child < heap.Count; child = (2 * at) + 1)
        {
            if (child + 1 < heap.Count && heap[child + 1].Current.CompareTo(heap[child].Current) < 0)
            {
                child++;
            }

            if (heap[child].Current.CompareTo(sinking.Current) >= 0)
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = sinking;
    }

    private string NewFile() => $"{_prefix}.{_made++:D6}.run";

    private string Write(IEnumerable<T> records)
    {
        var path = NewFile();
        FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var buffer = new T[ReadRecords];
            foreach (var chunk in Chunks(records, buffer))
            {
                stream.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, chunk)));
            }
        });
        return path;
    }

    private static IEnumerable<int> Chunks(IEnumerable<T> records, T[] buffer)
    {
        var count = 0;
        foreach (var record in records)
        {
            buffer[count++] = record;
            if (count == buffer.Length)
            {
                yield return count;
                count = 0;
            }
        }

        yield return count;
    }

    /// <summary>Takes records.</summary>
    public sealed class Writer
    {
        private readonly SortedRuns<T> _owner;
        private T[] _records = new T[Math.Min(1024, ReadRecords)];
        private int _count;

        internal Writer(SortedRuns<T> owner) => _owner = owner;

        internal long Count { get; private set; }

        internal ArraySegment<T> Records => new(_records, 0, _count);

        /// <summary>Adds a record.</summary>
        /// <exception cref="ResourceException">The disk is full.</exception>
        /// <exception cref="ArtifactException">The system refuses to write there.</exception>
        public void Add(in T record)
        {
            if (_count == _records.Length)
            {
                MakeRoom();
            }

            _records[_count++] = record;
            Count++;
        }

        internal void Sort() => _records.AsSpan(0, _count).Sort();

        private void MakeRoom()
        {
            if (_records.Length < _owner._capacity)
            {
                Array.Resize(ref _records, (int)Math.Min(_owner._capacity, 8L * _records.Length)); // by two, old and new were half as much again
                return;
            }

            Sort();
            string path;
            lock (_owner._lock)
            {
                path = _owner.NewFile();
                _owner._files.Add((path, IsOwn: true));
            }

            FileErrors.Translate(path, () =>
            {
                using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
                stream.Write(MemoryMarshal.AsBytes(_records.AsSpan(0, _count)));
            });
            _count = 0;
        }
    }

    private abstract class Run : IDisposable
    {
        public T Current { get; protected set; }

        public abstract bool Advance();

        public abstract void Dispose();
    }

    private sealed class MemoryRun(ArraySegment<T> records) : Run
    {
        private int _next;

        public override bool Advance()
        {
            if (_next == records.Count)
            {
                return false;
            }

            Current = records[_next++];
            return true;
        }

        public override void Dispose() => _next = records.Count;
    }

    private sealed class FileRun(string path) : Run
    {
        private readonly T[] _buffer = new T[ReadRecords];
        private FileStream? _stream;
        private int _next;
        private int _count;

        public override bool Advance()
        {
            if (_next == _count && !Fill())
            {
                return false;
            }

            Current = _buffer[_next++];
            return true;
        }

        public override void Dispose() => _stream?.Dispose();

        private bool Fill() => FileErrors.Translate(path, () =>
        {
            _stream ??= new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var bytes = _stream.ReadAtLeast(
                MemoryMarshal.AsBytes(_buffer.AsSpan()), ReadRecords * Size, throwOnEndOfStream: false);
            (_next, _count) = (0, bytes / Size);
            return _count > 0;
        });
    }
}
