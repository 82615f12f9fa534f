using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Training.Checkpoints;

namespace Linnet.Tests.Training.Checkpoints;

public sealed class TrainingPositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-position-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_ofWhatWasWritten_isEqual()
    {
        var written = new TrainingPosition(
            200, 1_638_400, ulong.MaxValue, new() { ["samples.jsonl"] = 7, ["metrics.jsonl"] = 9 }, new JsonObject { ["threads"] = 2 });

        written.Write(_folder);
        var read = TrainingPosition.Read(_folder);

        Assert.Equal((200, 1_638_400, ulong.MaxValue), (read.Step, read.Tokens, read.Seed));
        Assert.Equal(written.Journals, read.Journals);
        Assert.Equal("""{"threads":2}""", read.Execution.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "other JSON")]
    [InlineData("null", "other JSON")]
    [InlineData("[", "other JSON")]
    [InlineData("""{"version":2,"step":1,"tokens":1,"seed":1,"journals":{},"execution":{}}""", "version 2")]
    [InlineData("""{"version":1,"step":1,"tokens":1,"seed":1,"journals":null,"execution":{}}""", "other JSON")]
    [InlineData("""{"version":1,"step":1,"tokens":1,"seed":1,"journals":{},"execution":{},"extra":1}""", "other JSON")]
    public void Read_ofOtherContents_saysWhatToDo(string json, string found)
    {
        var path = Path.Combine(_folder, "training.json");
        File.WriteAllText(path, json);

        var error = Assert.Throws<ArtifactException>(() => TrainingPosition.Read(_folder));

        Assert.Equal(
            $"{path}: expected the position of a training, version 1, found {found}."
            + " Resume with the version of Linnet that wrote it, or start a new run.",
            error.Message);
    }
}
