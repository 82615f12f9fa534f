using System.Text;
using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>corpus clean</c>, <c>dedup</c>, <c>select</c> and <c>explain</c> as a user calls them, alone and shared between processes.</summary>
public sealed class CorpusEngineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public void CleanDedupSelect_inThreeSharesAndAlone_giveTheSameFilesAndTellEachDocumentsStory()
    {
        using var folder = new TemporaryFolder();
        Write(folder);

        foreach (var shard in (string[])["0/3", "2/3", "1/3"])
        {
            Assert.Equal(shard, (string?)Run(folder, "corpus clean clean.yaml", $"shard={shard}", "--run", "shared", "--json")["shard"]);
        }

        var shared = Run(folder, "corpus clean clean.yaml --run shared --json");
        var alone = Run(folder, "corpus clean clean.yaml --run alone --json");
        Run(folder, "corpus dedup dedup.yaml --run alone --json");
        var selected = Run(folder, "corpus select select.yaml --run alone --json");
        var copy = Run(folder, "corpus explain d61 --run alone --json");
        var table = ChildProgram.RunIn(folder.Path, Limit, "", "corpus", "explain", "d0", "--run", "alone").Expect(0).Output;

        Assert.Equal(alone.ToJsonString(), shared.ToJsonString());
        Assert.Equal(File.ReadAllBytes(folder["alone/01-clean/parts.jsonl"]), File.ReadAllBytes(folder["shared/01-clean/parts.jsonl"]));
        Assert.Equal(["clean", "dedup"], copy["stages"]!.AsArray().Select(s => (string)s!["stage"]!));
        Assert.Equal(("removed", "d1"), ((string)copy["stages"]![1]!["fate"]!, (string)copy["stages"]![1]!["entries"]![0]!["kept"]!));
        Assert.True((long)selected["sources"]!["web"]!["train"]!["documents"]! > 10);
        Assert.True(File.Exists(folder["alone/03-select/web.train.jsonl"]));
        Assert.Contains("clean", table, StringComparison.Ordinal);
    }

    [Fact]
    public void DedupAndSelect_inThreeSharesAtTheSameTimeAndAlone_giveTheSameFiles()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        string[] shards = ["0/3", "1/3", "2/3"];
        foreach (var run in (string[])["alone", "shared"])
        {
            Run(folder, $"corpus clean clean.yaml --run {run} --json");
        }

        var alone = Run(folder, "corpus dedup dedup.yaml --run alone --json");
        var shares = shards.AsParallel().WithDegreeOfParallelism(3).Select(shard => Run(folder, "corpus dedup dedup.yaml", $"shard={shard}", "--run", "shared", "--json")).ToList();
        var runs = Directory.GetFiles(folder["shared/dedup.parts/bands-runs"], "*.run").Length;
        var shared = Run(folder, "corpus dedup dedup.yaml --run shared --json");
        Run(folder, "corpus select select.yaml --run alone --json");
        foreach (var shard in shards)
        {
            Run(folder, "corpus select select.yaml", $"shard={shard}", "--run", "shared", "--json");
        }

        var scored = Directory.GetFiles(folder["shared/select.parts/scores"]).Length;
        Run(folder, "corpus select select.yaml --run shared --json");

        Assert.Equal(((int)shares[0]["parts"]!, (int)shares[0]["parts"]!, (int)shares[0]["parts"]!), (shares.Sum(s => (int)s["own"]!), runs, scored));
        Assert.Equal(alone.ToJsonString(), shared.ToJsonString());
        foreach (var file in (string[])["02-dedup/parts.jsonl", "02-dedup/clusters/exact.jsonl", "03-select/parts.jsonl", "03-select/web.train.jsonl", "03-select/web.validation.jsonl"])
        {
            Assert.Equal(File.ReadAllBytes(folder[$"alone/{file}"]), File.ReadAllBytes(folder[$"shared/{file}"]));
        }
    }

    [Fact]
    public void Shard_killedAgainAndAgain_goesOnAndGivesTheSameFiles()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        foreach (var run in (string[])["alone", "shared"])
        {
            Run(folder, $"corpus clean clean.yaml part.records=1 --run {run} --json");
        }

        Run(folder, "corpus dedup dedup.yaml --run alone --json");
        var (kills, records) = (0, folder["shared/dedup.parts/parts"]);
        for (var isDone = false; !isDone;)
        {
            using var program = ChildProgram.Start(["corpus", "dedup", "dedup.yaml", "shard=0/1", "--run", "shared", "--json"], folder.Path);
            var before = Count(records);
            while (!isDone && Count(records) < before + 9)
            {
                isDone = program.WaitForExit(TimeSpan.FromMilliseconds(1))?.Expect(0) is not null;
            }

            if (!isDone)
            {
                program.Kill();
                kills++;
            }
        }

        Run(folder, "corpus dedup dedup.yaml --run shared --json");

        Assert.True(kills > 0);
        Assert.Equal(File.ReadAllBytes(folder["alone/02-dedup/parts.jsonl"]), File.ReadAllBytes(folder["shared/02-dedup/parts.jsonl"]));

        static int Count(string records) => Directory.Exists(records) ? Directory.GetFiles(records, "0*.json").Length : 0;
    }

    [Theory]
    [InlineData("corpus dedup dedup.yaml shard=0/2 --run r", 3, "expected the folder of a finished corpus stage, with parts.jsonl, found none")]
    [InlineData("corpus select select.yaml shard=2/2 --run r", 2, "shard: expected i/n with i from 0 to n - 1")]
    [InlineData("corpus clean clean.yaml shard=3/3 --run r", 2, "shard: expected i/n with i from 0 to n - 1")]
    [InlineData("corpus clean none.yaml --run r", 3, "none.jsonl: expected the data of web: A project; 3 GB; licence: CC0, found nothing. Get it: curl -O example")]
    [InlineData("corpus explain d1 --run r", 3, "r")]
    [InlineData("corpus dedup dedup.yaml --run r", 3, "expected a file, found nothing. Run the stage that makes it first")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = new TemporaryFolder();
        Write(folder);

        var result = ChildProgram.RunIn(folder.Path, Limit, "", line.Split(' ')).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
    }

    private static JsonNode Run(TemporaryFolder folder, string line, params string[] more) =>
        JsonNode.Parse(ChildProgram.RunIn(folder.Path, Limit, "", [.. line.Split(' '), .. more]).Expect(0).Output)!;

    private static void Write(TemporaryFolder folder)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 70; i++)
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"id\":\"d{i}\",\"text\":\"{Sentences(i % 60)}\"}}\n");
        }

        File.WriteAllText(folder["web.jsonl"], lines.ToString());
        File.WriteAllText(folder["clean.yaml"], "stage: clean\nsources: [{name: web, files: [web.jsonl]}]\nfilter: false\npart: {records: 9}\n");
        File.WriteAllText(folder["none.yaml"], "stage: clean\nsources: [{name: web, files: [none.jsonl], data: {from: A project, size: 3 GB, licence: CC0, get: curl -O example}}]\n");
        File.WriteAllText(folder["dedup.yaml"], "stage: dedup\n");
        File.WriteAllText(folder["select.yaml"], "stage: select\nkeep: 0.5\nheld_out_share: 0.2\n");
    }

    private static string Sentences(int seed)
    {
        var (text, state) = (new StringBuilder(), (uint)seed * 7919);
        for (var i = 0; i < 300; i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            text.Append((char)(0x4E00 + ((state >> 12) % 3000))).Append(i % 17 == 16 ? "。" : "");
        }

        return text.ToString();
    }
}
