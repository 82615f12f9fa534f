using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Runs;

namespace Linnet.Tests.Core.Runs;

public sealed class StageManifestTests
{
    internal static readonly StageManifest Example = new()
    {
        Stage = "pretrain",
        Version = "0.1.0",
        Commit = "abc+d",
        Seed = ulong.MaxValue,
        Threads = 2,
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero),
        Finished = new DateTimeOffset(2026, 1, 2, 4, 4, 5, 6, TimeSpan.Zero),
        Inputs = [new InputEntry("data/文.txt", "file", 3, new string('a', 64))],
        Outputs = [new FileEntry("checkpoints/step-1/model", 4, new string('b', 64))],
        Summary = new JsonObject { ["loss"] = 0.1, ["note"] = "<b> & '中' 😀" },
        Execution = new JsonObject { ["device"] = "cpu", ["dtype"] = "bfloat16" },
    };

    [Fact]
    public void Read_ofWhatWasWritten_givesTheSame()
    {
        using var folder = new TestFolder();

        Example.Write(folder.Path);
        var first = File.ReadAllBytes(folder["stage.json"]);
        var read = StageManifest.Read(folder.Path);
        read.Write(folder.Path);

        Assert.Equal(first, File.ReadAllBytes(folder["stage.json"]));
        Assert.Equal(Example.Seed, read.Seed);
        Assert.Equal(Example.Inputs, read.Inputs);
        Assert.Equal(Example.Outputs, read.Outputs);
        Assert.Equal(Example.Started, read.Started);
        Assert.Equal(("cpu", "bfloat16"), (read.Device, read.Dtype));
        Assert.Equal("<b> & '中' 😀", (string?)read.Summary["note"]);
    }

    [Fact]
    public void Read_afterAnyFlippedBit_isRefused()
    {
        using var folder = new TestFolder();
        Example.Write(folder.Path);
        var bytes = File.ReadAllBytes(folder["stage.json"]);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(folder["stage.json"], bytes);
            var error = Assert.Throws<ArtifactException>(() => StageManifest.Read(folder.Path));
            Assert.Equal(folder["stage.json"], error.Path);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":\"1\"}")]
    public void Read_ofAnotherShape_isRefused(string text)
    {
        using var folder = new TestFolder();
        folder.Write("stage.json", text);

        var error = Assert.Throws<ArtifactException>(() => StageManifest.Read(folder.Path));

        Assert.Equal(
            $"{folder["stage.json"]}: expected a stage.json as Linnet writes it, found other bytes: it is damaged or was edited. "
            + "Run the stage again with another --run.",
            error.Message);
    }

    [Fact]
    public void Read_ofAManifestThatListsAPathTwice_isRefused()
    {
        using var folder = new TestFolder();
        (Example with { Outputs = [.. Example.Outputs, .. Example.Outputs] }).Write(folder.Path);

        var error = Assert.Throws<ArtifactException>(() => StageManifest.Read(folder.Path));

        Assert.Contains("found other bytes: it is damaged or was edited.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ofANewerFormat_saysSo()
    {
        using var folder = new TestFolder();
        folder.Write("stage.json", "{\"format\":2}");

        var error = Assert.Throws<ArtifactException>(() => StageManifest.Read(folder.Path));

        Assert.Equal($"{folder["stage.json"]}: expected format 1, found format 2, of a newer Linnet. Update Linnet.", error.Message);
    }
}
