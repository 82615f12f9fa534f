using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Training.Checkpoints;

namespace Linnet.Tests.Training.Checkpoints;

public sealed class JournalLinesTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("linnet-journal-").FullName, "samples.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Flush_afterEachLine_countsThem()
    {
        using var journal = MetricsWriter.Open(_path);
        var lines = new JournalLines(journal);

        Assert.Equal(0, lines.Flush());
        journal.Write(new JsonObject { ["step"] = 1 });
        journal.Write(new JsonObject { ["step"] = 2 });
        Assert.Equal(2, lines.Flush());
        journal.Write(new JsonObject { ["step"] = 3 });
        Assert.Equal(3, lines.Flush());
    }

    [Fact]
    public void TruncateTo_someLines_cutsTheRestAndGoesOnThere()
    {
        using (var journal = MetricsWriter.Open(_path))
        {
            journal.Write(new JsonObject { ["step"] = 1 });
            journal.Write(new JsonObject { ["step"] = 2 });
            var lines = new JournalLines(journal);
            lines.TruncateTo(1);
            journal.Write(new JsonObject { ["step"] = 3 });
            Assert.Equal(2, lines.Flush());
        }

        Assert.Equal("{\"step\":1}\n{\"step\":3}\n", File.ReadAllText(_path));
    }

    [Fact]
    public void TruncateTo_moreLinesThanThereAre_namesFileAndCounts()
    {
        File.WriteAllText(_path, "{\"step\":1}\n");
        using var journal = MetricsWriter.Open(_path);

        var error = Assert.Throws<ArtifactException>(() => new JournalLines(journal).TruncateTo(2));

        Assert.Equal(
            $"{_path}: expected at least 2 lines, as the checkpoint says, found 1. The file was cut after the checkpoint was written: start a new run.",
            error.Message);
        Assert.Equal("{\"step\":1}\n", File.ReadAllText(_path));
    }
}
