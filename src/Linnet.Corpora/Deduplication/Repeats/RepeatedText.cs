using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Finds documents and lines that stand more than once in JSON-lines files of any size, by 128-bit keys of their normalised text.</summary>
/// <remarks>Memory does not grow with the corpus. The result is the same for any number of threads.</remarks>
public static class RepeatedText
{
    /// <summary>The names of the indexes of documents and of lines.</summary>
    internal const string DocumentsIndex = "documents";

    /// <inheritdoc cref="DocumentsIndex"/>
    internal const string LinesIndex = "lines";

    /// <summary>Groups of documents with the same text.</summary>
    /// <param name="lines">The documents; they are scanned here.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="form">What counts as the same.</param>
    /// <param name="folding">What each character counts as.</param>
    /// <param name="work">Threads, memory and the folder for files.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The groups; the best-scored document of each is kept, the first of equals. The caller disposes them.</returns>
    /// <exception cref="LinnetException">A line is no document, or the disk does not hold the work.</exception>
    public static DuplicateClusters Documents(
        NumberedLines lines, DocumentKeys keys, ExactForm form, Folding folding, DiskWork work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(work);
        using var scores = new DocumentScores(keys, work);
        using var index = IndexDocuments(lines, keys, form, folding, scores, work, cancellation);
        var sets = new LargeUnionFind(lines.Count, work.File("sets"), work.MemoryBytes / 8);
        try
        {
            foreach (var (first, other) in index.Pairs(cancellation))
            {
                sets.Union(first.Document, other.Document);
            }

            return new DuplicateClusters(sets, scores.Of, work.File("clusters"), work.MemoryBytes / 8);
        }
        catch
        {
            sets.Dispose();
            throw;
        }
    }

    /// <summary>Lines of texts that stood before, in the same document or an earlier one: the first is kept. Lines of white space are none.</summary>
    /// <returns>The later copies' places: the document, and the line in it from 0. The caller disposes them.</returns>
    /// <inheritdoc cref="Documents"/>
    public static PlaceList Lines(
        NumberedLines lines, DocumentKeys keys, ExactForm form, Folding folding, DiskWork work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(work);
        using var index = IndexLines(lines, keys, form, folding, work, cancellation);
        return index.Repeated(Copies.Later, cancellation);
    }

    /// <summary>The keys of documents.</summary>
    internal static PieceIndex IndexDocuments(
        NumberedLines lines, DocumentKeys keys, ExactForm form, Folding folding, DocumentScores scores, DiskWork work, CancellationToken cancellation)
    {
        if (work.Shared is { } shared)
        {
            scores.Take(shared);
        }

        return Index(lines, keys, work, DocumentsIndex, () => new ExactKey(folding, form), (key, writer, document, line) =>
        {
            scores.Set(line.Number, document.Score);
            if (key.Of(document.Text(line), document.Scope) is { } found)
            {
                writer.Add(found, new Place(line.Number, 0));
            }
        }, cancellation);
    }

    /// <summary>The keys of lines.</summary>
    internal static PieceIndex IndexLines(
        NumberedLines lines, DocumentKeys keys, ExactForm form, Folding folding, DiskWork work, CancellationToken cancellation) =>
        Index(lines, keys, work, LinesIndex, () => new ExactKey(folding, form), (key, writer, document, line) =>
        {
            var text = document.Text(line);
            var number = 0;
            foreach (var range in text.Split((byte)'\n'))
            {
                if (key.Of(text[range], document.Scope) is { } found)
                {
                    writer.Add(found, new Place(line.Number, number));
                }

                number++;
            }
        }, cancellation);

    /// <summary>Reads all documents once and takes pieces of each; where other processes have found them, the documents' places alone.</summary>
    internal static PieceIndex Index<T>(
        NumberedLines lines,
        DocumentKeys keys,
        DiskWork work,
        string name,
        Func<T> state,
        PieceAction<T> action,
        CancellationToken cancellation)
    {
        var index = new PieceIndex(name, work);
        try
        {
            if (work.Shared is { } shared && shared.Of(name) is { } runs)
            {
                index.Take(runs, shared.Numbers);
                lines.ScanPlaces(work.Workers, cancellation);
                return index;
            }

            lines.Scan(
                work.Workers,
                () => (Document: new DocumentLine(keys), Writer: index.CreateWriter(), State: state()),
                ((DocumentLine Document, PieceIndex.Writer Writer, T State) mine, NumberedLine line) =>
                {
                    if (mine.Document.Read(line))
                    {
                        action(mine.State, mine.Writer, mine.Document, line);
                    }
                },
                cancellation);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}

/// <summary>Takes the pieces of one document.</summary>
internal delegate void PieceAction<in T>(T state, PieceIndex.Writer writer, DocumentLine document, NumberedLine line);
