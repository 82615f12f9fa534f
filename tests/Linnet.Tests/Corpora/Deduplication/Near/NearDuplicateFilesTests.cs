using System.Text;
using Linnet.Core.Random;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Tests.Corpora.Deduplication.Near;

public sealed class NearDuplicateFilesTests
{
    private static readonly DocumentKeys Keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1 << 17)]
    [InlineData(3, 1 << 17)]
    [InlineData(2, 1L << 30)]
    public void Find_verified_isWhatTheSearchInMemoryFinds(int workers, long memory)
    {
        using var folder = new JsonLinesFolder();
        var texts = Texts(400);
        var files = new[] { folder.Write("a.jsonl", texts.Take(150)), folder.Write("b.jsonl", texts.Skip(150)) };
        var shingler = new Shingler(Folding.Default, 5);
        var expected = NearDuplicates.Find(
            [.. texts.Select(t => shingler.Set(Encoding.UTF8.GetBytes(t)))], new MinHash(14, 8, 5), 0.7, _ => 0);
        using var lines = folder.Open(files);

        var result = NearDuplicateFiles.Find(
            lines, Keys, new NearDuplicateSettings(Similarity: 0.7, Seed: 5), Folding.Default, folder.Work(workers, memory), Cancellation);

        using var clusters = result.Clusters;
        Assert.True(expected.Duplicates.Count > 50);
        Assert.Equal(
            expected.Duplicates.Select(d => ((long)d.Item, (long)d.Kept)),
            Enumerable.Range(0, texts.Count).Where(i => !clusters.IsKept(i)).Select(i => ((long)i, clusters.Kept(i))));
        Assert.Equal(expected.Duplicates.Count, clusters.Removed);
        Assert.Equal(new VerificationCounts(expected.Candidates, expected.Verified, expected.Crowded), result.Verification);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void WriteKept_forAnyNumberOfThreads_writesTheSameLinesAsTheyWere(int workers)
    {
        using var folder = new JsonLinesFolder();
        var texts = Texts(90);
        var json = texts.Select((text, i) => $"{{ \"id\":{i}, \"text\": {JsonLinesFolder.Json(text)} }}").ToList();
        var files = new[] { folder.WriteLines("a.jsonl", json.Take(40)), folder.WriteLines("b.jsonl", json.Skip(40)) };
        var outputs = new[] { folder["a.out"], folder["b.out"] };
        using (var lines = folder.Open(files))
        {
            using var clusters = NearDuplicateFiles.Find(lines, Keys, new NearDuplicateSettings(), Folding.Default, folder.Work(workers), Cancellation).Clusters;
            DocumentRewriter.WriteKept(lines, clusters, outputs, Cancellation);

            var kept = Enumerable.Range(0, texts.Count).Where(i => clusters.IsKept(i)).Select(i => json[i]).ToList();
            Assert.InRange(kept.Count, 30, 85);
            Assert.Equal(kept, outputs.SelectMany(File.ReadLines));
            Assert.Equal(texts.Count, kept.Count + clusters.Removed);
            Assert.Equal(clusters.Removed + clusters.Clusters, clusters.Groups().Sum(group => group.Size));
        }

        Assert.Empty(folder.Leftovers());
    }

    [Fact]
    public void Find_keepsTheBestScored_theFirstOfEquals_andCountsTheGroup()
    {
        using var folder = new JsonLinesFolder();
        var text = Texts(1)[0];
        var file = folder.WriteLines("a.jsonl", new[] { 1.0, 3.0, 2.0, 3.0 }.Select(score => JsonLinesFolder.Json(new { text, score })));
        using var lines = folder.Open(file);

        using var clusters = NearDuplicateFiles.Find(
            lines, new DocumentKeys(Score: "score"), new NearDuplicateSettings(), Folding.Default, folder.Work(), Cancellation).Clusters;

        Assert.Equal([(1L, 4L)], clusters.Groups());
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(i => clusters.IsKept(i)));
        Assert.Equal(4, clusters.Size(2));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("snapshot", 2)]
    public void Find_withinAScope_comparesDocumentsThatAgreeInIt(string key, int expected)
    {
        using var folder = new JsonLinesFolder();
        var text = Texts(1)[0];
        var file = folder.WriteLines("a.jsonl", new[] { "2024", "2025", "2024", "2025" }.Select(snapshot => JsonLinesFolder.Json(new { snapshot, text })));
        using var lines = folder.Open(file);

        using var clusters = NearDuplicateFiles.Find(
            lines, new DocumentKeys(Scope: key), new NearDuplicateSettings(Similarity: 0.5), Folding.Default, folder.Work(), Cancellation).Clusters;

        Assert.Equal(expected, Enumerable.Range(0, 4).Count(i => clusters.IsKept(i)));
    }

    [Fact]
    public void Find_amongLinesShorterThanAPiece_findsThoseThatAreTheSame()
    {
        using var folder = new JsonLinesFolder();
        using var lines = folder.Open(folder.Write("a.jsonl", ["很好", "不好", "很好！", "……", "……"]));

        using var clusters = NearDuplicateFiles.Find(lines, Keys, new NearDuplicateSettings(), Folding.Default, folder.Work(), Cancellation).Clusters;

        Assert.Equal([0L, 1, 0, 3, 4], Enumerable.Range(0, 5).Select(i => clusters.Kept(i)));
    }

    [Fact]
    public void Find_verified_leavesAloneWhatOnlySharesABand()
    {
        using var folder = new JsonLinesFolder();
        var texts = Texts(120);
        using var lines = folder.Open(folder.Write("a.jsonl", texts));
        var loose = new NearDuplicateSettings(Bands: 60, Rows: 1); // nearly every pair that shares anything

        using var unverified = NearDuplicateFiles.Find(lines, Keys, loose, Folding.Default, folder.Work(), Cancellation).Clusters;
        using var verified = NearDuplicateFiles.Find(lines, Keys, loose with { Similarity = 0.7 }, Folding.Default, folder.Work(memory: 1 << 17), Cancellation).Clusters;

        Assert.True(unverified.Removed > verified.Removed);
        var sets = texts.ConvertAll(t => new Shingler(Folding.Default, 5).Set(Encoding.UTF8.GetBytes(t)));
        Assert.All(
            Enumerable.Range(0, texts.Count).Where(i => !verified.IsKept(i)),
            i => Assert.Contains(sets.Where((_, j) => j != i), other => Shingles.Jaccard(sets[i], other) >= 0.7));
    }

    // Chinese texts; two of three are copies of the one before with some characters changed. All begin alike.
    private static List<string> Texts(int count)
    {
        var random = new CounterRandom(5, "texts");
        var texts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var draws = (ulong)i * 1_000;
            var characters = i % 3 == 0
                ? [.. "这是一段开头都一样的文字，", .. Enumerable.Range(0, 150).Select(c => (char)(0x4E00 + random.Below(3_000, draws + (ulong)c)))]
                : texts[i - 1].ToCharArray();
            for (var c = 0; i % 3 != 0 && c < random.Below(9, draws + 500); c++)
            {
                characters[random.Below(characters.Length, draws + 600 + (ulong)c)] = (char)(0x4E00 + random.Below(3_000, draws + 700 + (ulong)c));
            }

            texts.Add(new string([.. characters]));
        }

        return texts;
    }
}
