using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Corpora.Review;
using Linnet.Corpora.Review.Queues;

namespace Linnet.Tests.Corpora.Review.Queues;

public sealed class DecisionImportTests : IClassFixture<ReviewCorpus>
{
    private readonly ReviewCorpus _corpus;
    private readonly ReviewSample _sample;

    public DecisionImportTests(ReviewCorpus corpus)
    {
        _corpus = corpus;
        _sample = corpus.Prepare(new ReviewSettings { PerRule = 4, Kept = 4 });
        _corpus.Fill("a", ReviewCorpus.Truth);
        _corpus.Fill("b", ReviewCorpus.Truth);
    }

    [Theory]
    [InlineData(
        "\"decision\":\"keep\"", "\"decision\":\"kep\"",
        "decision: expected one of keep, remove, unsure, 保留, 去除, 不确定; found kep.", "decision：应为 keep, remove, unsure, 保留, 去除, 不确定 之一；实际是 kep。")]
    [InlineData(
        "\"decision\":\"keep\"", "\"decision\":\" \"",
        "expected a decision (keep, remove, unsure, 保留, 去除, 不确定), found none. Decide, or report what is there so far with partial=true.",
        "应有决定（keep, remove, unsure, 保留, 去除, 不确定），实际没有。请作出决定，或用 partial=true 先报告已有部分。")]
    [InlineData("\"decision\":\"keep\"", "\"decision\":1", "expected \"decision\" as text, found none. Restore the line.", "应有文本键 \"decision\"，实际没有。请恢复该行。")]
    [InlineData("{", "[", "expected a line of the queue as JSON, found a line that cannot be read (not JSON). Correct the line.", "应为 JSON 格式的队列行，实际无法读取（不是 JSON）。请修正该行。")]
    public void Report_wrongLine_saysWhereAndTakesNothingOver(string found, string put, string english, string chinese)
    {
        var (path, lines, at) = Lines("a", found);
        lines[at] = Replace(lines[at], found, put);
        File.WriteAllLines(path, lines);

        var error = Assert.Throws<DataFormatException>(() => _corpus.Report());

        Assert.Equal((at + 1, english, chinese), (error.Line, error.Problem.English, error.Problem.Chinese));
        Assert.StartsWith($"{path}:{at + 1}", error.Text.English, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_corpus.Review, AuditTrail.FileName)));
    }

    [Fact]
    public void Report_unknownDoubledOrMissingUnit_saysWhere()
    {
        var (path, lines, _) = Lines("a", "item");
        var first = (string)JsonNode.Parse(lines[0])!["item"]!;

        File.WriteAllLines(path, [lines[0].Replace(first, "0000000000000000", StringComparison.Ordinal), .. lines[1..]]);
        var unknown = Assert.Throws<DataFormatException>(() => _corpus.Report());
        File.WriteAllLines(path, [.. lines, lines[0]]);
        var doubled = Assert.Throws<DataFormatException>(() => _corpus.Report());
        File.WriteAllLines(path, lines[1..]);
        File.WriteAllText(Path.Combine(_corpus.Review, "queue-a.csv"), "item,decision\r\n");
        var missing = Assert.Throws<DataFormatException>(() => _corpus.Report());

        Assert.Equal((1, "0000000000000000"), (unknown.Line, unknown.Id));
        Assert.StartsWith("expected a unit of this sample, found another. Take the line out, or put the queue into its own folder.", unknown.Problem.English, StringComparison.Ordinal);
        Assert.Equal(
            (lines.Length + 1, $"expected each unit once, found it on line 1 already. Take one line out.", "每个条目应只出现一次，实际在第 1 行已出现。请删去一行。"),
            (doubled.Line, doubled.Problem.English, doubled.Problem.Chinese));
        Assert.Equal((0, first, "expected a line for this unit, found none. Restore the line."), (missing.Line, missing.Id, missing.Problem.English));
    }

    [Fact]
    public void Report_manyWrongLines_countsThem()
    {
        _corpus.Fill("b", _ => "");

        var error = Assert.Throws<DataFormatException>(() => _corpus.Report());
        var partial = _corpus.Report(isPartial: true);

        Assert.Contains($"{_sample.Items.Count - 1} more lines are wrong: queue-b.jsonl:2, queue-b.jsonl:3, queue-b.jsonl:4, queue-b.jsonl:5, …", error.Problem.English, StringComparison.Ordinal);
        Assert.Equal((_sample.Items.Count, 0), (partial.Added, partial.Judgements.Count(j => j.Decisions[1] is not null)));
    }

    [Theory]
    [InlineData("utf-8", ',')]
    [InlineData("gb18030", ',')]
    [InlineData("utf-16", '\t')]
    [InlineData("utf-8", ';')]
    public void Report_spreadsheet_isReadAsProgramsSaveIt(string encoding, char separator)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var decided = File.ReadAllLines(Path.Combine(_corpus.Review, "queue-b.jsonl")).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        _corpus.Fill("b", _ => "");
        var text = new StringBuilder($"note{separator}decision{separator}text{separator}item\r\n");
        foreach (var line in decided)
        {
            text.Append($"好{separator}{((string)line["decision"]! == "keep" ? "保留" : " Remove ")}{separator}\"{line["text"]}\"{separator}{line["item"]}\r\n");
        }

        text.Append($"{separator}{separator}{separator}\r\n");
        File.WriteAllText(Path.Combine(_corpus.Review, "queue-b.csv"), text.ToString(), Encoding.GetEncoding(encoding));

        var outcome = _corpus.Report();

        Assert.Equal(2 * _sample.Items.Count, outcome.Added);
        Assert.All(outcome.Judgements, j => Assert.Equal(j.Decisions[0], j.Decisions[1]));
        Assert.Equal("好", AuditTrail.Read(_corpus.Review).Last("b", _sample.Items[0].Item)!.Note);
    }

    [Fact]
    public void Report_filesThatDisagree_saysWhich()
    {
        var line = JsonNode.Parse(File.ReadAllLines(Path.Combine(_corpus.Review, "queue-a.jsonl"))[0])!;
        var other = (string)line["decision"]! == "keep" ? "remove" : "keep";
        File.WriteAllText(Path.Combine(_corpus.Review, "queue-a.csv"), $"item,decision\r\n{line["item"]},{other}\r\n");

        var error = Assert.Throws<DataFormatException>(() => _corpus.Report());

        Assert.Equal((2, $"expected the decision of queue-a.jsonl:1, {line["decision"]}; found {other}. Correct one of them."), (error.Line, error.Problem.English));
    }

    [Fact]
    public void Report_twice_changesNothing_andALaterDecisionIsAdded()
    {
        var first = _corpus.Report();
        var bytes = File.ReadAllBytes(Path.Combine(_corpus.Review, AuditTrail.FileName));

        var again = _corpus.Report();
        Assert.Equal((2 * _sample.Items.Count, 0), (first.Added, again.Added));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_corpus.Review, AuditTrail.FileName)));

        _corpus.Fill("a", _ => "unsure");
        var changed = _corpus.Report();
        Assert.Equal(_sample.Items.Count, changed.Added);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_corpus.Review, AuditTrail.FileName))[..bytes.Length]);

        _corpus.Fill("a", _ => ""); // wiped queues do not wipe decisions
        Assert.Equal((0, _sample.Items.Count), (_corpus.Report().Added, _corpus.Report().Judgements.Count(j => j.Decisions[0] == ReviewDecision.Unsure)));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("half")]
    [InlineData("moved")]
    [InlineData("added")]
    public void Report_trailTamperedWith_isRefused(string how)
    {
        _corpus.Report();
        var path = Path.Combine(_corpus.Review, AuditTrail.FileName);
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, how switch
        {
            "changed" => string.Join('\n', [.. lines[..2], lines[2].Replace("\"note\":\"\"", "\"note\":\"x\"", StringComparison.Ordinal), .. lines[3..]]) + "\n",
            "cut" => string.Join('\n', lines[..^1]) + "\n",
            "half" => string.Join('\n', lines)[..^9],
            "moved" => string.Join('\n', [lines[1], lines[0], .. lines[2..]]) + "\n",
            _ => string.Join('\n', [.. lines, lines[^1]]) + "\n",
        });

        var error = Assert.Throws<ArtifactException>(() => _corpus.Report());

        Assert.Contains(AuditTrail.FileName, error.Path, StringComparison.Ordinal);
        Assert.Contains("expected the audit trail as it was written, found other lines: one was changed, cut off, put in or taken away. Restore the file from a copy", error.Text.English, StringComparison.Ordinal);
    }

    private (string Path, string[] Lines, int At) Lines(string reviewer, string holding)
    {
        var path = Path.Combine(_corpus.Review, $"queue-{reviewer}.jsonl");
        var lines = File.ReadAllLines(path);
        return (path, lines, Array.FindIndex(lines, l => l.Contains(holding, StringComparison.Ordinal)));
    }

    private static string Replace(string line, string found, string put)
    {
        var at = line.IndexOf(found, StringComparison.Ordinal);
        return string.Concat(line.AsSpan(0, at), put, line.AsSpan(at + found.Length));
    }
}
