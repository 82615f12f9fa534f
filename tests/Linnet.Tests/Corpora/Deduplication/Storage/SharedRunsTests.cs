using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class SharedRunsTests : IDisposable
{
    private static readonly DocumentKeys Keys = new();
    private readonly TestFolder _folder = new();
    private int _works;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_withRunsThatOthersMade_areFoundInThemAndNotReadAgain()
    {
        var file = WriteCopies();
        using var alone = Find(file, null);
        using (var lines = new NumberedLines([file], Work().File("places"), 1 << 20))
        using (var scores = new DocumentScores(Keys, Work()))
        using (var index = RepeatedText.IndexDocuments(lines, Keys, ExactForm.Characters, Folding.Default, scores, Work(), TestContext.Current.CancellationToken))
        {
            index.Save(_folder["documents.run"], first: 0, TestContext.Current.CancellationToken);
        }

        File.WriteAllBytes(_folder["none.run"], []);
        using var shared = Find(file, Runs("documents.run"));
        using var nothing = Find(file, Runs("none.run"));

        Assert.Equal(30, alone.Removed);
        Assert.Equal(Kept(alone), Kept(shared));
        Assert.Equal(0, nothing.Removed);
    }

    [Fact]
    public void Bands_withRunsThatOthersMade_areFoundInThemAndNotComputedAgain()
    {
        var file = WriteCopies();
        var settings = new NearDuplicateSettings();
        using var alone = NearDuplicateFiles.Find(Lines(file), Keys, settings, Folding.Default, Work(), TestContext.Current.CancellationToken).Clusters;
        using (var scores = new DocumentScores(Keys, Work()))
        using (var index = NearDuplicateFiles.Index(Lines(file), Keys, settings, Folding.Default, scores, Work(), TestContext.Current.CancellationToken))
        {
            index.Save(_folder["bands.run"], first: 0, TestContext.Current.CancellationToken);
        }

        File.WriteAllBytes(_folder["none.run"], []);
        using var shared = NearDuplicateFiles.Find(Lines(file), Keys, settings, Folding.Default, Work() with { Shared = Runs("bands.run") }, TestContext.Current.CancellationToken).Clusters;
        using var nothing = NearDuplicateFiles.Find(Lines(file), Keys, settings, Folding.Default, Work() with { Shared = Runs("none.run") }, TestContext.Current.CancellationToken).Clusters;

        Assert.Equal(30, alone.Removed);
        Assert.Equal(Kept(alone), Kept(shared));
        Assert.Equal(0, nothing.Removed);
    }

    [Fact]
    public void Take_ofAFileThatHoldsNoWholeRecords_isRefused()
    {
        File.WriteAllBytes(_folder["cut.run"], new byte[33]);
        using var runs = new SortedRuns<PlacedKey>(_folder["own"], 1 << 20, 1);

        Assert.Throws<ArgumentException>(() => runs.Take(_folder["cut.run"]));
    }

    [Fact]
    public void Merge_ofMoreTakenRunsThanAreOpenedAtOnce_givesAllInOrderAndLeavesTheFiles()
    {
        var files = Enumerable.Range(0, SortedRuns<PlacedKey>.OpenRuns + 9).Select(i => _folder[$"{i}.run"]).ToList();
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            using var one = new SortedRuns<PlacedKey>(_folder["one"], 1 << 20, 1);
            var writer = one.CreateWriter();
            writer.Add(new PlacedKey((UInt128)(i * 7 % 50), i, 1));
            writer.Add(new PlacedKey(3, i, 0));
            one.Save(file, key => key, TestContext.Current.CancellationToken);
        }

        using var runs = new SortedRuns<PlacedKey>(_folder["own"], 1 << 20, 1);
        files.ForEach(runs.Take);
        var merged = runs.Merge(TestContext.Current.CancellationToken).ToList();

        Assert.Equal(2 * files.Count, merged.Count);
        Assert.Equal(merged.Order(), merged);
        Assert.All(files, file => Assert.True(File.Exists(file)));
    }

    private string WriteCopies() => _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 90).Select(i =>
        $"{{\"id\":\"{i}\",\"text\":\"{string.Concat(Enumerable.Range(0, 60).Select(k => (char)(0x4E00 + ((((i % 60) * 977) + (k * k * 31)) % 5000))))}\"}}\n")));

    private DuplicateClusters Find(string file, SharedRuns? shared) =>
        RepeatedText.Documents(Lines(file), Keys, ExactForm.Characters, Folding.Default, Work() with { Shared = shared }, TestContext.Current.CancellationToken);

    private NumberedLines Lines(string file) => new([file], Work().File("places"), 1 << 20);

    private DiskWork Work() => new(Directory.CreateDirectory(_folder[$"work-{_works++}"]).FullName, 16 << 20, 2);

    private SharedRuns Runs(string file) => new(
        new Dictionary<string, IReadOnlyList<string>> { [RepeatedText.DocumentsIndex] = [_folder[file]], [NearDuplicateFiles.BandsIndex] = [_folder[file]] }, KeptNumbers.All(90));

    private static List<long> Kept(DuplicateClusters clusters) => [.. Enumerable.Range(0, 90).Select(n => clusters.Kept(n))];
}
