using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Cli;

[Collection(TrainedPoemTests.Name)]
public sealed class RunsTests(TrainedPoem poem)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void List_ofAFolderWithARun_showsItsStage()
    {
        var root = Path.GetDirectoryName(poem.Run)!;
        var table = ChildProgram.Run(Limit, "runs", "list", root).Expect(0).Output;
        var json = JsonNode.Parse(ChildProgram.Run(Limit, "runs", "list", root, "--json").Expect(0).Output)!.AsArray();

        Assert.Contains("01-pretrain", table, StringComparison.Ordinal);
        Assert.Contains("complete", table, StringComparison.Ordinal);
        Assert.Equal("run", Assert.Single(json)!["name"]!.GetValue<string>());
    }

    [Fact]
    public void Show_ofARun_tellsItsResults()
    {
        var json = JsonNode.Parse(ChildProgram.Run(Limit, "runs", "show", poem.Run, "--json").Expect(0).Output)!;
        var stage = Assert.Single(json["stages"]!.AsArray())!;

        Assert.Equal("pretrain", stage["name"]!.GetValue<string>());
        Assert.Equal("complete", stage["state"]!.GetValue<string>());
        Assert.InRange(stage["summary"]!["bits_per_byte"]!.GetValue<double>(), 0.01, 1);
    }

    [Fact]
    public void VerifyAndCompare_ofACopy_findTheOneFlippedBit()
    {
        using var folder = new TemporaryFolder();
        var weights = poem.CopyTo(folder["copy"]);
        ChildProgram.Run(Limit, "runs", "verify", folder["copy"]).Expect(0);
        var same = ChildProgram.Run(Limit, "runs", "compare", poem.Run, folder["copy"]).Expect(0).Output;

        FileDamage.FlipBit(weights, 8 * 5_000);
        var verified = ChildProgram.Run(Limit, "runs", "verify", folder["copy"]).Expect(3);

        Assert.Contains(Path.GetRelativePath(folder["copy"], weights), verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("optimizer.safetensors", verified.Output, StringComparison.Ordinal);
        Assert.Contains("the same bytes", same, StringComparison.Ordinal);
    }
}
