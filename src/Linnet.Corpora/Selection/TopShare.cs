using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Ledger;

namespace Linnet.Corpora.Selection;

/// <summary>A document's score and size, in the order of selection: the best first, of equals by a hash of their ids, so that the order of files decides nothing.</summary>
/// <param name="Score">What it is worth.</param>
/// <param name="Number">Its place among equals: <see cref="PlaceOf"/>.</param>
/// <param name="Size">Its characters or tokens.</param>
internal readonly record struct ScoredDocument(double Score, long Number, long Size) : IComparable<ScoredDocument>
{
    /// <summary>A document's place among those of its score, at least 0.</summary>
    public static long PlaceOf(string id) => (long)(IdIndex.Hash(id) >> 1);

    public int CompareTo(ScoredDocument other)
    {
        var order = other.Score.CompareTo(Score);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }
}

/// <summary>Which documents of a source are taken: those before and at a boundary in the order of selection.</summary>
/// <param name="Score">The last taken document's score.</param>
/// <param name="Number">Its place among equals.</param>
/// <param name="Taken">Size of all that are taken.</param>
/// <param name="Size">Size of all.</param>
internal readonly record struct Boundary(double Score, long Number, long Taken, long Size)
{
    /// <summary>Whether a document is taken.</summary>
    public bool Takes(double score, long number) => score > Score || (score == Score && number <= Number);
}

/// <summary>The best documents that make up a share of a source: an exact quantile by size, found by sorting past memory.</summary>
internal static class TopShare
{
    /// <summary>Takes documents, the best first, until their sizes reach the share of all; the one that reaches it is taken.</summary>
    /// <param name="documents">All documents of the source.</param>
    /// <param name="size">Their size together.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Boundary Of(SortedRuns<ScoredDocument> documents, long size, double share, CancellationToken cancellation)
    {
        var (budget, taken) = (share * size, 0L);
        var last = new ScoredDocument(double.PositiveInfinity, -1, 0);
        foreach (var document in documents.Merge(cancellation))
        {
            if (taken >= budget)
            {
                break;
            }

            (taken, last) = (taken + document.Size, document);
        }

        return new Boundary(last.Score, last.Number, taken, size);
    }
}
