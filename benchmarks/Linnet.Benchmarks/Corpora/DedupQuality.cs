using System.Globalization;
using System.Text;
using System.Text.Json;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Benchmarks.Corpora;

/// <summary>How many near duplicates are found among real Chinese texts, by their true similarity, against the theory.</summary>
internal static class DedupQuality
{
    private const double Similarity = 0.7;

    /// <summary>Runs <c>dedup-quality REVIEWS FOLDER [seeds]</c>: the table, then recall and precision.</summary>
    public static void Run(string reviews, string folder, int seeds, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        var buckets = new SortedDictionary<int, (long Pairs, long Found, double Expected)>();
        var (high, highFound, verified, right) = (0L, 0L, 0L, 0L);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var texts = ReviewTexts.WithCopies(reviews, (ulong)seed);
            var shingler = new Shingler(Folding.Default, 5);
            List<ulong[]> sets = [.. texts.Select(text => shingler.Set(Encoding.UTF8.GetBytes(text)))];
            var sharing = Sharing(sets, (ulong)seed);
            for (var i = 0; i < texts.Count; i += 2)
            {
                var similarity = Shingles.Jaccard(sets[i], sets[i + 1]);
                var bucket = (int)Math.Floor(similarity * 20);
                var found = sharing.Contains((i, i + 1));
                var (pairs, before, expected) = buckets.GetValueOrDefault(bucket);
                buckets[bucket] = (pairs + 1, before + (found ? 1 : 0), expected + 1 - Math.Pow(1 - Math.Pow(similarity, 8), 14));
                high += similarity >= 0.85 ? 1 : 0;
                highFound += similarity >= 0.85 && found ? 1 : 0;
            }

            var (removed, near) = Verified(texts, sets, (ulong)seed, folder);
            (verified, right) = (verified + removed, right + near);
        }

        foreach (var (bucket, (pairs, found, expected)) in buckets)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"jaccard {bucket / 20.0:F2} pairs {pairs} recall {found / (double)pairs:F4} theory {expected / pairs:F4} difference {(found - expected) / pairs:+0.0000;-0.0000;0.0000}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"recall_at_0.85 {highFound / (double)high:F4} of {high} precision_verified {right / (double)verified:F4} of {verified}"));
    }

    // The pairs of a text and its copy that share a band.
    private static HashSet<(int, int)> Sharing(List<ulong[]> sets, ulong seed)
    {
        var hash = new MinHash(14, 8, seed);
        List<ulong[]> bands = [.. sets.Select(set => hash.BandHashes(hash.Signature(set)))];
        return [.. Enumerable.Range(0, sets.Count / 2).Where(i => bands[2 * i].Zip(bands[(2 * i) + 1]).Any(p => p.First == p.Second)).Select(i => (2 * i, (2 * i) + 1))];
    }

    // Through files: removed texts, and how many of them are truly near the one that was kept for them.
    private static (long Removed, long Near) Verified(List<string> texts, List<ulong[]> sets, ulong seed, string folder)
    {
        var file = Path.Combine(folder, "reviews.jsonl");
        File.WriteAllLines(file, texts.Select(text => JsonSerializer.Serialize(new { text })));
        var work = new DiskWork(folder, 256 << 20, 2);
        using var lines = new NumberedLines([file], work.File("places"), 1 << 24);
        using var clusters = NearDuplicateFiles.Find(
            lines, new DocumentKeys(), new NearDuplicateSettings(Similarity: Similarity, Seed: seed), Folding.Default, work).Clusters;
        var near = Enumerable.Range(0, texts.Count)
            .Count(i => !clusters.IsKept(i) && Shingles.Jaccard(sets[i], sets[(int)clusters.Kept(i)]) >= Similarity);
        return (clusters.Removed, near);
    }
}
