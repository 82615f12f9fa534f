using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>Stretches of text that stand more than once in JSON-lines files of any size: what <see cref="RepeatedSubstrings"/> finds in memory.</summary>
/// <remarks>
/// A suffix array of the whole corpus would take more than ten times its memory, and one for each part of it does not see what parts share.
/// Instead: (1) <see cref="Winnowing"/> picks few grams of each document, such that two equal windows have the same one picked; sorting finds
/// those that stand more than once. (2) Only windows around such a gram can be repeated: these are hashed by 122 bits, and sorting finds the
/// repeated ones. Nothing of the least length is missed, and nothing else is found but by a collision of the hash. Disk: about 2.5 bytes a
/// character of unlike text for windows of 50, and up to 48 bytes a character of what is repeated. Memory does not grow with the corpus.
/// </remarks>
public static class RepeatedWindows
{
    /// <summary>The name of the index of picked grams.</summary>
    internal const string GramsIndex = "grams";

    private const int DocumentsTogether = 64;

    /// <summary>The windows that are repeated.</summary>
    /// <param name="lines">The documents; they are scanned here.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="length">Characters in a window, at least 2; 50 is usual.</param>
    /// <param name="copies">Which copies.</param>
    /// <param name="seed">Draws the hash functions.</param>
    /// <param name="work">Threads, memory and the folder for files.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The document, and the window's first character in it from 0. The caller disposes it.</returns>
    /// <exception cref="LinnetException">A line is no document, or the disk does not hold the work.</exception>
    public static PlaceList Find(
        NumberedLines lines, DocumentKeys keys, int length, Copies copies, ulong seed, DiskWork work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentNullException.ThrowIfNull(work);
        using var grams = Grams(lines, keys, length, work, cancellation);
        using var windows = new PieceIndex("windows", work);
        using var places = new Batches(grams.Places(cancellation).GetEnumerator());
        Workers.Run(
            work.Workers,
            () => new Hasher(lines, keys, length, seed, windows.CreateWriter()),
            hasher => places.Take(hasher.Batch),
            hasher => hasher.Work(),
            cancellation);
        return windows.Repeated(copies, cancellation);
    }

    // Of each document the picked grams that stand more than once.
    private static PlaceList Grams(NumberedLines lines, DocumentKeys keys, int length, DiskWork work, CancellationToken cancellation)
    {
        using var index = Index(lines, keys, length, work, cancellation);
        return index.Repeated(Copies.All, cancellation);
    }

    /// <summary>The grams that are picked of each document.</summary>
    internal static PieceIndex Index(NumberedLines lines, DocumentKeys keys, int length, DiskWork work, CancellationToken cancellation) =>
        RepeatedText.Index(lines, keys, work, GramsIndex, () => new Picker(new Winnowing(length)), (picker, writer, document, line) =>
        {
            var scope = document.Scope;
            var number = line.Number;
            picker.Winnowing.Pick(
                picker.Read(document.Text(line)), (place, hash) => writer.Add(new UInt128(scope, hash), new Place(number, place)));
        }, cancellation);

    private sealed class Picker(Winnowing winnowing)
    {
        private int[] _characters = new int[1024];

        public Winnowing Winnowing => winnowing;

        public ReadOnlySpan<int> Read(ReadOnlySpan<byte> utf8)
        {
            var count = CodePoints.Read(utf8, ref _characters);
            return _characters.AsSpan(0, count);
        }
    }

    // Gives out the grams of some documents at a time.
    private sealed class Batches : IDisposable
    {
        private readonly IEnumerator<Place> _places;
        private bool _hasCurrent;

        public Batches(IEnumerator<Place> places) => (_places, _hasCurrent) = (places, places.MoveNext());

        public bool Take(List<Place> batch)
        {
            batch.Clear();
            for (long documents = 0, last = -1; _hasCurrent; _hasCurrent = _places.MoveNext())
            {
                documents += _places.Current.Document == last ? 0 : 1;
                if (documents > DocumentsTogether)
                {
                    break;
                }

                last = _places.Current.Document;
                batch.Add(_places.Current);
            }

            return batch.Count > 0;
        }

        public void Dispose() => _places.Dispose();
    }

    // Hashes the windows around the grams of a batch of documents.
    private sealed class Hasher(NumberedLines lines, DocumentKeys keys, int length, ulong seed, PieceIndex.Writer writer)
    {
        private readonly DocumentLine _document = new(keys);
        private readonly RollingHash _hash = new(length, seed);
        private readonly int _before = length - new Winnowing(length).GramLength;
        private int[] _characters = new int[1024];

        public List<Place> Batch { get; } = [];

        public void Work()
        {
            using var reader = lines.CreateReader();
            for (var begin = 0; begin < Batch.Count;)
            {
                var (document, end) = (Batch[begin].Document, begin + 1);
                while (end < Batch.Count && Batch[end].Document == document)
                {
                    end++;
                }

                var line = reader.Read(document);
                _document.Read(line);
                var count = CodePoints.Read(_document.Text(line), ref _characters);
                Hash(document, _characters.AsSpan(0, count), begin, end);
                begin = end;
            }
        }

        // A window that holds a gram begins at most so far before it that it still reaches over the gram's end.
        private void Hash(long document, ReadOnlySpan<int> characters, int begin, int end)
        {
            long reached = -1; // the last window that was hashed
            for (var i = begin; i < end; i++)
            {
                var last = Math.Min(Batch[i].Index, characters.Length - length);
                for (var start = Math.Max(Math.Max(Batch[i].Index - _before, reached + 1), 0); start <= last; start++)
                {
                    if (start == 0 || start != reached + 1 || reached < 0)
                    {
                        _hash.Begin(characters[(int)start..]);
                    }
                    else
                    {
                        _hash.Step(characters[(int)start - 1], characters[(int)start + length - 1]);
                    }

                    reached = start;
                    writer.Add(_hash.Value ^ _document.Scope, new Place(document, start));
                }
            }
        }
    }
}
