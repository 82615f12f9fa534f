using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>corpus stats</c>: what files of any format hold.</summary>
public sealed class CorpusStatsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Stats_asJson_hasTheseKeysAndNumbers()
    {
        using var folder = Prepared();

        var json = JsonNode.Parse(ChildProgram.RunIn(folder.Path, Limit, "", "corpus", "stats", "a.jsonl", "b.csv", "text=text", "out=page.html", "quarantine=q.jsonl", "--json").Expect(0).Output)!.AsObject();

        Assert.Equal(["files", "sources", "total", "records", "duplicates_complete"], json.Select(pair => pair.Key));
        Assert.Equal(
            ["source", "documents", "characters", "bytes", "tokens", "duplicates", "lengths", "scripts"],
            json["sources"]![0]!.AsObject().Select(pair => pair.Key));
        Assert.Equal((3, 9, 1), ((int)json["total"]!["documents"]!, (int)json["total"]!["characters"]!, (int)json["total"]!["duplicates"]!));
        Assert.Equal("{\"broken_json\":1}", json["records"]!["reasons"]!.ToJsonString());
        Assert.StartsWith("<!doctype html>", File.ReadAllText(folder["page.html"]), StringComparison.Ordinal);
        Assert.Contains("\"a.jsonl:2\"", File.ReadAllText(folder["q.jsonl"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "a.jsonl (jsonl, utf-8): 2 of 3 records are documents; 1 not JSON")]
    [InlineData("zh", "a.jsonl（jsonl，utf-8）：3 条记录中有 2 篇文档；不是 JSON 1")]
    public void Stats_asTable_tellsTheFaults(string language, string expected)
    {
        using var folder = Prepared();

        var result = ChildProgram.RunIn(folder.Path, Limit, "", "--lang", language, "corpus", "stats", "a.jsonl").Expect(0);

        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.jsonl", 3, "missing.jsonl: expected a file, found nothing")]
    [InlineData("a.bin", 2, "a.bin: expected a name that ends in .jsonl,")]
    [InlineData("a.jsonl tokeniser=x", 2, "did you mean tokenizer?")]
    [InlineData("a.jsonl encoding=klingon", 2, "encoding: expected one of big5,")]
    [InlineData("out=page.html", 2, "Expected files to count, found settings alone.")]
    [InlineData("a.jsonl out=.", 2, "out: expected the name of a page, found the folder ..")]
    [InlineData("b.csv text=review", 3, "b.csv: expected a column \"review\", found the columns id, text.")]
    [InlineData("cut.jsonl.gz", 1, "expected packed data that goes on to its end")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = Prepared();

        Assert.Contains(phrase, ChildProgram.RunIn(folder.Path, Limit, "", ["corpus", "stats", .. line.Split(' ')]).Expect(exitCode).Error, StringComparison.Ordinal);
    }

    private static TemporaryFolder Prepared()
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.jsonl"], "{\"text\":\"你好\"}\nbroken\n{\"text\":\"hello\"}\n");
        File.WriteAllText(folder["b.csv"], "id,text\n1,你好\n");
        File.WriteAllBytes(folder["cut.jsonl.gz"], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]);
        return folder;
    }
}
