using System.Text.Json.Nodes;
using Linnet.Core.Runs;
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
    public void ShowAndCompare_ofLongResults_areCutAndCounted()
    {
        using var folder = new TemporaryFolder();
        Write(folder["runs/a/01-demo"], 1.0 / 3);
        Write(folder["runs/b/01-demo"], 2.0 / 3);

        var shown = ChildProgram.Run(Limit, "runs", "show", folder["runs/a"]).Expect(0).Output.Split('\n');
        var compared = ChildProgram.Run(Limit, "runs", "compare", folder["runs/a"], folder["runs/b"]).Expect(0).Output;

        Assert.Equal(
            [
                "    accuracy: 0.333333",
                "    steps: 1234567890",
                "    interval: [0.25, 0.5]",
                "    inner: {close: 0.1, name: x}",
                "    outer:",
                $"      long: {new string('x', 120)}…",
                "      inner: {a: 1}",
                "    losses: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … and 190 more]",
                "    matrix:",
                .. Enumerable.Range(0, 10).Select(i => $"      - [{i}, {i}, {i}, {i}, {i}, {i}, {i}, {i}, {i}, {i}, … and 90 more]"),
                "      … and 90 more",
            ],
            shown.SkipWhile(line => !line.Contains("accuracy", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));
        Assert.Matches(@"summary accuracy +\S* *0\.333333 +\S* *0\.666667", compared);
        Assert.Matches(@"summary inner\.close +\S* *0\.10000000000000002 +\S* *0\.10000000000000003", compared);
        Assert.Contains("summary … and 182 more", compared, StringComparison.Ordinal); // of 202
        Assert.InRange(compared.Split('\n').Length, 20, 35);
    }

    [Fact]
    public void Verify_ofARunWithNothingFinished_doesNotSayThatAllIsWell()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run/01-demo.partial"]);
        File.WriteAllText(folder["run/01-demo.partial/documents.jsonl"], "{}\n");

        Assert.Equal(
            $"{folder["run"]}: nothing to verify: no stage is finished, and 1 files of unfinished ones stand in no list yet\n",
            ChildProgram.Run(Limit, "runs", "verify", folder["run"]).Expect(3).Output);
    }

    // Two hundred losses that differ, a matrix that does not.
    private static void Write(string folder, double accuracy)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "recipe.resolved.yaml"), "stage: demo\n");
        new StageManifest
        {
            Stage = "demo",
            Version = "1",
            Commit = "none",
            Seed = 1,
            Threads = 1,
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch,
            Inputs = [],
            Outputs = [],
            Execution = [],
            Summary = new JsonObject
            {
                ["accuracy"] = accuracy,
                ["steps"] = 1234567890,
                ["interval"] = new JsonArray(0.25, 0.5),
                ["inner"] = new JsonObject { ["close"] = accuracy > 0.5 ? 0.10000000000000003 : 0.10000000000000002, ["name"] = "x" },
                ["outer"] = new JsonObject { ["long"] = new string('x', 200), ["inner"] = new JsonObject { ["a"] = 1 } },
                ["losses"] = new JsonArray([.. Enumerable.Range(0, 200).Select(i => JsonValue.Create(accuracy > 0.5 ? i + 1 : i))]),
                ["matrix"] = new JsonArray([.. Enumerable.Range(0, 100).Select(i => new JsonArray([.. Enumerable.Repeat(i, 100).Select(n => JsonValue.Create(n))]))]),
            },
        }.Write(folder);
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
