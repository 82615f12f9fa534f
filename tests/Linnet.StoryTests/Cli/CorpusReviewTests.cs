using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary>clean → sample → fill in → report → adjudicate → apply → clean again, as practitioners do it.</summary>
public sealed class CorpusReviewTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public void Review_fromCleanToCleanAgain_doesWhatPeopleDecided()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        Run(folder, "corpus clean clean.yaml --run r --json");

        var sample = Run(folder, "corpus review sample --run r out=review per_rule=20 kept=20 reviewers=[li,wang] --json");
        Fill(folder, "queue-li.jsonl", line => Text(line).Length < 40 ? "remove" : "keep");
        FillSheet(folder, "queue-wang.csv", cells => cells[5].Split('\n')[0].Length < 40 ? "去除" : "保留");
        var report = Run(folder, "corpus review report review --json");
        var again = Run(folder, "corpus review report review --json");
        var applied = Run(folder, "corpus review apply review out=applied --json");
        var cleaned = Run(folder, "corpus clean clean.yaml allow_ids=applied/allow.txt deny_ids=applied/deny.txt --run second --json");

        Assert.Equal((int)sample["items"]!, (int)report["decided"]!);
        Assert.Equal((2 * (int)sample["items"]!, 0), ((int)report["new_decisions"]!, (int)again["new_decisions"]!));
        Assert.Equal(1.0, (double)report["agreement"]![0]!["kappa"]!);
        var rule = report["rules"]!.AsArray().Single(r => (string)r!["rule"]! == "short_document")!;
        Assert.InRange(0.5, (double)rule["precision"]!["low"]!, (double)rule["precision"]!["high"]!); // of 20 to 59 characters, half are good from 40 on
        Assert.True((int)applied["allow"]! > 5);
        Assert.True(File.Exists(folder["review/report.html"]));
        var allowed = File.ReadAllLines(folder["applied/allow.txt"]);
        Assert.Equal("kept", (string)Run(folder, $"corpus explain {allowed[0].Split('\t')[1]} --run second --json")["stages"]![0]!["fate"]!);
        Assert.Equal("removed", (string)Run(folder, $"corpus explain {allowed[0].Split('\t')[1]} --run r --json")["stages"]![0]!["fate"]!);
        Assert.True((long)cleaned["sources"]!["web"]!["kept_documents"]! > 0);
        var page = ChildProgram.RunIn(folder.Path, Limit, "", "corpus", "review", "report", "review", "--lang", "zh").Expect(0);
        Assert.Contains("新增 0 个决定", page.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("corpus review sample --run none", 3, "none: expected a run, found nothing")]
    [InlineData("corpus review sample", 2, "--run is missing")]
    [InlineData("corpus review sample --run r reviewers=[a,A]", 2, "reviewers: expected 1 to 5 different names")]
    [InlineData("corpus review sample --run r per_rule=1", 2, "per_rule: out of range")]
    [InlineData("corpus review report none", 3, "none: expected a folder that `corpus review sample` made, with sample.json, found none. Draw a sample first.")]
    [InlineData("corpus review apply none", 2, "out")]
    [InlineData("corpus review report review", 1, "expected a decision (keep, remove, unsure, 保留, 去除, 不确定), found none.")]
    [InlineData("corpus review apply review out=x", 1, "review: expected decisions in the audit trail, found none. Run `corpus review report` first")]
    [InlineData("corpus review sample --run r out=review", 3, "review: expected a folder that is absent or empty, found one with files. Name another folder: decisions in this one are not overwritten.")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        if (line.Contains("review", StringComparison.Ordinal) && exitCode != 2 && !line.Contains("none", StringComparison.Ordinal))
        {
            Run(folder, "corpus clean clean.yaml --run r --json");
            Run(folder, "corpus review sample --run r out=review per_rule=4 kept=4 --json");
        }
        else
        {
            Directory.CreateDirectory(folder["r/01-clean"]);
        }

        var result = ChildProgram.RunIn(folder.Path, Limit, "", line.Split(' ')).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonObject line) => ((string)line["text"]!).Split('\n')[0];

    private static JsonNode Run(TemporaryFolder folder, string line) => JsonNode.Parse(ChildProgram.RunIn(folder.Path, Limit, "", line.Split(' ')).Expect(0).Output)!;

    private static void Fill(TemporaryFolder folder, string file, Func<JsonObject, string> decide)
    {
        var lines = File.ReadAllLines(folder["review/" + file]).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        lines.ForEach(l => l["decision"] = decide(l));
        File.WriteAllLines(folder["review/" + file], lines.Select(l => l.ToJsonString()));
    }

    // The texts hold neither comma nor quote: a row ends where the next begins with a unit's name.
    private static void FillSheet(TemporaryFolder folder, string file, Func<string[], string> decide)
    {
        var rows = File.ReadAllText(folder["review/" + file]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllText(
            folder["review/" + file],
            string.Join("\r\n", [rows[0], .. rows[1..].Select(r => r.Split(',')).Select(c => string.Join(',', [.. c[..7], decide(c), c[8]]))]) + "\r\n",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
    }

    private static void Write(TemporaryFolder folder)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var (text, state) = (new StringBuilder(), (uint)i * 7919);
            for (var k = 0; k < 20 + (i % 100); k++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                text.Append((char)(0x4E00 + ((state >> 12) % 3000)));
            }

            lines.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"d{i}\",\"text\":\"{text}\"}}\n");
        }

        File.WriteAllText(folder["web.jsonl"], lines.ToString());
        File.WriteAllText(folder["clean.yaml"], """
            stage: clean
            sources: [{name: web, files: [web.jsonl]}]
            filters:
              zh:
                length: {short_document: 60, long_words: null}
                quality: {stop_words: null}
                page: {few_sentences: null, line_punctuation: null, line_ends: null}
            """);
    }
}
