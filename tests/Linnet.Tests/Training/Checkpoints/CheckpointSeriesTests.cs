using Linnet.Core.Errors;
using Linnet.Training.Checkpoints;

namespace Linnet.Tests.Training.Checkpoints;

public sealed class CheckpointSeriesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-series-").FullName;
    private readonly CheckpointSeries _series;

    public CheckpointSeriesTests() => _series = new CheckpointSeries(Path.Combine(_folder, "checkpoints"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_keepsTheNewestFew()
    {
        foreach (var step in new[] { 2, 4, 6 })
        {
            Write(step, keep: 2);
        }

        Assert.Equal([4, 6], _series.List().Select(s => s.Step));
        Assert.Equal(["manifest.json", "model.bin"], Directory.EnumerateFiles(_series.List()[1].Folder).Select(p => Path.GetFileName(p)).Order());
    }

    [Fact]
    public void NewestGood_withoutAnyCheckpoint_isNull() => Assert.Null(_series.NewestGood((_, _) => Assert.Fail("none is damaged"), Cancellation));

    [Fact]
    public void NewestGood_withDamagedNewest_namesTheFileAndUsesTheOneBefore()
    {
        Write(2, keep: 3);
        var newest = Write(4, keep: 3);
        var file = Path.Combine(newest.Folder, "model.bin");
        File.WriteAllBytes(file, [4, 4, 5]);
        var named = new List<string>();

        var good = _series.NewestGood((_, error) => named.Add(error.Path), Cancellation);

        Assert.Equal(2, good?.Step);
        Assert.Equal([file], named);
    }

    [Fact]
    public void Write_afterAResumeFromAnOlderStep_deletesWhatItPassedOver()
    {
        Write(2, keep: 1);
        var damaged = Path.Combine(_folder, "checkpoints", "step-000006");
        Directory.CreateDirectory(damaged);

        Write(4, keep: 1);

        Assert.Equal([4], _series.List().Select(s => s.Step));
    }

    [Fact]
    public void Write_thatFails_leavesTheCheckpointsAsTheyWere()
    {
        Write(2, keep: 1);

        Assert.Throws<ResourceException>(() => _series.Write(4, 1, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "model.bin"), "half");
            throw new ResourceException(Linnet.Core.Messages.Text.Same("full"));
        }));

        Assert.Equal(2, _series.NewestGood((_, _) => Assert.Fail("none is damaged"), Cancellation)?.Step);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "checkpoints")));
    }

    private SavedStep Write(int step, int keep) =>
        _series.Write(step, keep, folder => File.WriteAllBytes(Path.Combine(folder, "model.bin"), [(byte)step, (byte)step, (byte)step]));
}
