using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Places in order of document and index, on disk past memory.</summary>
public sealed class PlaceList : IDisposable
{
    private readonly SortedRuns<Place> _runs;

    internal PlaceList(SortedRuns<Place> runs) => _runs = runs;

    /// <summary>How many.</summary>
    public long Count => _runs.Count;

    /// <summary>The places, ascending.</summary>
    public IEnumerable<Place> Places(CancellationToken cancellation = default) => _runs.Merge(cancellation);

    /// <summary>Goes along with documents that are asked for in ascending order.</summary>
    public Cursor Begin(CancellationToken cancellation = default) => new(Places(cancellation).GetEnumerator());

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();

    /// <summary>Gives the places of one document after another.</summary>
    public sealed class Cursor : IDisposable
    {
        private readonly IEnumerator<Place> _places;
        private readonly List<long> _indexes = [];
        private bool _hasCurrent;

        internal Cursor(IEnumerator<Place> places) => (_places, _hasCurrent) = (places, places.MoveNext());

        /// <summary>The indexes of a document's places, ascending; empty where it has none. Valid until the next call.</summary>
        /// <param name="document">A greater number than the one before.</param>
        public IReadOnlyList<long> Of(long document)
        {
            _indexes.Clear();
            while (_hasCurrent && _places.Current.Document <= document)
            {
                if (_places.Current.Document == document)
                {
                    _indexes.Add(_places.Current.Index);
                }

                _hasCurrent = _places.MoveNext();
            }

            return _indexes;
        }

        /// <inheritdoc/>
        public void Dispose() => _places.Dispose();
    }
}
