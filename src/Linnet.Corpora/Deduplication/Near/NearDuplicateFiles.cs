using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Near;

/// <summary>What a search in files found.</summary>
/// <param name="Clusters">The groups; the caller disposes them.</param>
/// <param name="Verification">What the comparison of true similarities counted; null where none was asked for.</param>
public sealed record NearDuplicateResult(DuplicateClusters Clusters, VerificationCounts? Verification);

/// <summary>Finds near duplicates among the documents of JSON-lines files of any size: MinHash, bands on disk, union-find.</summary>
/// <remarks>Memory does not grow with the corpus beyond <see cref="DiskWork.MemoryBytes"/>. The result is the same for any number of threads.</remarks>
public static class NearDuplicateFiles
{
    /// <summary>The name of the index of bands.</summary>
    internal const string BandsIndex = "bands";

    /// <summary>Searches.</summary>
    /// <param name="lines">The documents; they are scanned here.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="settings">What counts as near.</param>
    /// <param name="folding">What each character counts as.</param>
    /// <param name="work">Threads, memory and the folder for files.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="LinnetException">A line is no document, or the disk does not hold the work.</exception>
    public static NearDuplicateResult Find(
        NumberedLines lines, DocumentKeys keys, NearDuplicateSettings settings, Folding folding, DiskWork work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(work);
        using var scores = new DocumentScores(keys, work);
        using var index = Index(lines, keys, settings, folding, scores, work, cancellation);
        var sets = new LargeUnionFind(lines.Count, work.File("sets"), work.MemoryBytes / 8);
        try
        {
            var counts = Join(lines, keys, settings, Shingler, index, sets, work, cancellation);
            return new(new DuplicateClusters(sets, scores.Of, work.File("clusters"), work.MemoryBytes / 8), counts);
        }
        catch
        {
            sets.Dispose();
            throw;
        }

        Shingler Shingler() => new(folding, settings.PieceSize, settings.Unit);
    }

    /// <summary>The bands of documents; where other processes have computed them, the documents' places alone are read.</summary>
    internal static BandIndex Index(
        NumberedLines lines, DocumentKeys keys, NearDuplicateSettings settings, Folding folding, DocumentScores scores, DiskWork work, CancellationToken cancellation)
    {
        var index = new BandIndex(new MinHash(settings.Bands, settings.Rows, settings.Seed), work.File(BandsIndex), work.MemoryBytes / 2, work.Workers);
        try
        {
            if (work.Shared is { } shared && shared.Of(BandsIndex) is { } runs)
            {
                scores.Take(shared);
                index.Take(runs, shared.Numbers);
                lines.ScanPlaces(work.Workers, cancellation);
                return index;
            }

            lines.Scan(
                work.Workers,
                () => new Scan(new DocumentLine(keys), new Shingler(folding, settings.PieceSize, settings.Unit), index.CreateWriter()),
                (Scan mine, NumberedLine line) =>
                {
                    if (mine.Document.Read(line))
                    {
                        scores.Set(line.Number, mine.Document.Score);
                        mine.Writer.Add(line.Number, mine.Shingler.Pieces(mine.Document.Text(line)), mine.Document.Scope);
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

    private static VerificationCounts? Join(
        NumberedLines lines,
        DocumentKeys keys,
        NearDuplicateSettings settings,
        Func<Shingler> shingler,
        BandIndex index,
        LargeUnionFind sets,
        DiskWork work,
        CancellationToken cancellation)
    {
        if (settings.Similarity > 0)
        {
            var verification = new CandidateVerification(lines, keys, shingler, settings.Similarity, work.MemoryBytes / 8, work.Workers);
            return verification.Run(index.Buckets(cancellation), sets, cancellation);
        }

        long first = 0;
        foreach (var entry in index.Buckets(cancellation))
        {
            first = entry.Begins ? entry.Number : first;
            sets.Union(first, entry.Number);
        }

        return null;
    }

    private sealed record Scan(DocumentLine Document, Shingler Shingler, BandIndex.Writer Writer);
}
