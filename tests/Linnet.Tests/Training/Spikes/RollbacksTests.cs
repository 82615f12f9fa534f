using Linnet.Core.Errors;
using Linnet.Training.Spikes;

namespace Linnet.Tests.Training.Spikes;

public sealed class RollbacksTests
{
    private static readonly Rollback First = new(At: 140, BackTo: 100, From: 137, Until: 140, 2, 0.1, [3, 4, 5], 0.5, [new(137, "The step reads a.", "该步读取 a。")]);
    private static readonly Rollback Second = First with { At = 160, BackTo = 80, From = 157, Until = 160 };

    [Fact]
    public void PassesOver_andRateFactor_areFunctionsOfTheStep()
    {
        var rollbacks = new Rollbacks([First, Second]);

        Assert.Equal([137, 138, 139, 140, 157, 158, 159, 160], Enumerable.Range(1, 200).Where(step => rollbacks.PassesOver(step)));
        Assert.Equal([1, 0.5, 0.5, 0.25], new long[] { 80, 81, 100, 101 }.Select(rollbacks.RateFactor));
    }

    [Theory]
    [InlineData(80, 0, false)]
    [InlineData(90, 0, true)] // the second went back before it
    [InlineData(90, 1, true)]
    [InlineData(90, 2, false)] // written after both
    [InlineData(100, 1, true)]
    public void GaveUp_ofACheckpoint_dependsOnWhatWasKnownWhenItWasWritten(long step, int known, bool expected) =>
        Assert.Equal(expected, new Rollbacks([First, Second]).GaveUp(step, known));

    [Fact]
    public void File_written_readsBack_andRefusesOtherBytes()
    {
        var folder = Directory.CreateTempSubdirectory("linnet-rollbacks-").FullName;
        try
        {
            Assert.Empty(RollbackFile.Read(folder).All);
            RollbackFile.Write(folder, new Rollbacks([First, Second]));

            var read = RollbackFile.Read(folder);

            Assert.Equal(RollbackFile.ToJson(new Rollbacks([First, Second])).ToJsonString(), RollbackFile.ToJson(read).ToJsonString());
            var path = Path.Combine(folder, RollbackFile.Name);
            File.WriteAllText(path, "[{}]");
            var error = Assert.Throws<ArtifactException>(() => RollbackFile.Read(folder));
            Assert.Equal(
                $"{path}: expected the times that this training went back, found other bytes: the file is damaged or was edited. Start a new run with another --run.",
                error.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
