using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Which copies of a repeated piece count.</summary>
public enum Copies
{
    /// <summary>All but the first in order of document and place: the first is kept.</summary>
    Later,

    /// <summary>Every one, the first too.</summary>
    All,
}

/// <summary>Pieces of documents by a 128-bit key, on disk past memory: which of them stand more than once.</summary>
/// <remarks>Thirty-two bytes a piece, sixteen a repeated one. Numbers are 64 bits throughout. The result is the same for any number of writers.</remarks>
public sealed class PieceIndex : IDisposable
{
    private readonly SortedRuns<PlacedKey> _runs;
    private readonly DiskWork _work;
    private readonly string _name;
    private KeptNumbers? _numbers; // of documents in runs that other processes made

    /// <param name="name">Begins the names of its files.</param>
    /// <param name="work">Threads (each with a writer), memory and the folder for files.</param>
    public PieceIndex(string name, DiskWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        (_work, _name) = (work, name);
        _runs = new SortedRuns<PlacedKey>(work.File(name), work.MemoryBytes / 2, work.Workers);
    }

    /// <summary>Pieces on record.</summary>
    public long Count => _runs.Count;

    /// <summary>A new writer, for one thread.</summary>
    public Writer CreateWriter() => new(_runs.CreateWriter());

    /// <summary>Goes through the groups of pieces that are the same, in order of their keys; a group in order of document and place.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to read or write there.</exception>
    public IEnumerable<(Place First, Place Other)> Pairs(CancellationToken cancellation = default)
    {
        var (first, hasFirst) = (default(PlacedKey), false);
        foreach (var piece in Pieces(cancellation))
        {
            if (hasFirst && piece.Key == first.Key)
            {
                yield return (new Place(first.Document, first.Index), new Place(piece.Document, piece.Index));
            }
            else
            {
                (first, hasFirst) = (piece, true);
            }
        }
    }

    /// <summary>The places of repeated pieces, in order of document and place.</summary>
    /// <param name="copies">Which copies.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to read or write there.</exception>
    public PlaceList Repeated(Copies copies, CancellationToken cancellation = default)
    {
        var runs = new SortedRuns<Place>(_work.File($"{_name}-places"), _work.MemoryBytes / 4, 1);
        try
        {
            Sort(copies, runs.CreateWriter(), cancellation);
        }
        catch
        {
            runs.Dispose();
            throw;
        }

        return new PlaceList(runs);
    }

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();

    /// <summary>Takes the pieces that other processes found, instead of a writer's.</summary>
    internal void Take(IReadOnlyList<string> runs, KeptNumbers numbers)
    {
        _numbers = numbers;
        foreach (var run in runs)
        {
            _runs.Take(run);
        }
    }

    /// <summary>Writes the pieces for another process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The number of the first document among all.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal void Save(string path, long first, CancellationToken cancellation) =>
        _runs.Save(path, piece => piece with { Document = piece.Document + first }, cancellation);

    // Documents that are left keep their order, so the pieces do.
    private IEnumerable<PlacedKey> Pieces(CancellationToken cancellation) => _numbers is not { } numbers
        ? _runs.Merge(cancellation)
        : _runs.Merge(cancellation).Where(piece => numbers.Has(piece.Document)).Select(piece => piece with { Document = numbers.Rank(piece.Document) });

    private void Sort(Copies copies, SortedRuns<Place>.Writer writer, CancellationToken cancellation)
    {
        var last = new Place(-1, -1);
        foreach (var (first, other) in Pairs(cancellation))
        {
            if (copies == Copies.All && first != last)
            {
                writer.Add(first);
                last = first;
            }

            writer.Add(other);
        }
    }

    /// <summary>Takes pieces.</summary>
    public sealed class Writer
    {
        private readonly SortedRuns<PlacedKey>.Writer _runs;

        internal Writer(SortedRuns<PlacedKey>.Writer runs) => _runs = runs;

        /// <summary>Adds a piece.</summary>
        /// <param name="key">What it shares with its copies.</param>
        /// <param name="place">Where it stands; each place once.</param>
        public void Add(UInt128 key, Place place) => _runs.Add(new PlacedKey(key, place.Document, place.Index));
    }
}
