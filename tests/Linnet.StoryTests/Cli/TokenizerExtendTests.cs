using System.Text;
using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>tokenizer extend</c> by key=value alone.</summary>
public sealed class TokenizerExtendTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-extend-").FullName;

    public TokenizerExtendTests()
    {
        File.WriteAllBytes(Path.Combine(_folder, "base.model"), [.. Piece("<unk>", 2), .. Piece("a", 1), .. Piece("b", 1), 0x12, 2, 0x18, 2]);
        File.WriteAllBytes(Path.Combine(_folder, "add.model"), [.. Piece("<unk>", 2), .. Piece("b", 1), .. Piece("ab", 1), .. Piece("xyz", 1)]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Extend_bySettingsAlone_printsTheNumbersAndLeavesTheFilesInOut()
    {
        var result = ChildProgram.RunIn(_folder, Limit, "", "tokenizer", "extend", "base=base.model", "add=add.model", "out=out", "row_multiple=8", "--json").Expect(0);

        var json = JsonNode.Parse(result.Output)!;
        Assert.Contains("2 tokens added, 2 there already, 5 in all. Dead among the new, which no text gives: 1. Give a model rows for them with `resize`.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2, 5, 1, 8), ((int)json["added"]!, (int)json["overlap"]!, (int)json["total"]!, (int)json["dead"]!, (int)json["embedding_rows"]!));
        Assert.All(["tokenizer.model", "embedding-plan.json", "pieces.jsonl", "report.html", "stage.json"], file => Assert.True(File.Exists(Path.Combine(_folder, "out", file)), file));
        Assert.Equal(["add.model", "base.model", "out"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var again = ChildProgram.RunIn(_folder, Limit, "", "tokenizer", "extend", "base=base.model", "add=add.model", "out=out").Expect(3);
        Assert.Equal("out: expected a folder that does not exist yet or is empty, found a folder with files. Name another folder with out=DIR, or move this one away.\n", again.Error);
    }

    [Fact]
    public void Extend_ofAModelByText_appendsPiecesOfIt()
    {
        File.WriteAllText(Path.Combine(_folder, "text.txt"), "abcabc abc\nabc cab\n");

        var result = ChildProgram.RunIn(_folder, Limit, "", "tokenizer", "extend", "base=base.model", "input=text.txt", "added_tokens=4", "character_coverage=1", "out=out", "--json").Expect(0);

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal((4, 7), ((int)json["added"]!, (int)json["total"]!));
        Assert.True(json["dead"] is not null && json["overlap"] is not null);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "tokenizer.model")));
    }

    [Fact]
    public void Extend_withDryRun_printsEveryValueAndWritesNothing()
    {
        var result = ChildProgram.RunIn(_folder, Limit, "", "tokenizer", "extend", "base=base.model", "add=add.model", "out=out", "scores=zero", "--dry-run").Expect(0);

        Assert.Contains("scores: zero\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("input add.model: there\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(["add.model", "base.model"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(2, "Name one place for the results: out=DIR, or --run DIR for a stage of a run.", "base=base.model", "add=add.model")]
    [InlineData(2, "command line: files: expected either files (input=, on the command line) or add", "base=base.model", "out=out")]
    [InlineData(2, "command line: added_tokens: expected how many tokens are learnt from the text, such as added_tokens=2000; found 0.", "base=base.model", "input=a.jsonl", "out=out")]
    [InlineData(2, "pretokenizer=gpt2: base.model says itself how text is cut. Leave pretokenizer out.", "base=base.model", "add=add.model", "out=out", "pretokenizer=gpt2")]
    [InlineData(2, "scores", "base=base.model", "add=add.model", "out=out", "scores=nul")]
    [InlineData(3, "found byte 0: a field of 127 bytes where 1 are left.", "base=base.model", "add=broken/add.model", "out=out")]
    [InlineData(1, "The text has 3 characters that the base lacks, more than added_tokens, 1.", "base=base.model", "input=a.jsonl", "b.jsonl", "added_tokens=1", "character_coverage=1", "out=out")]
    public void Extend_withBadSettings_saysWhatIsWrongAndLeavesNothing(int exitCode, string message, params string[] settings)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "broken"));
        File.WriteAllBytes(Path.Combine(_folder, "broken", "add.model"), [0x0A, 0x7F, 1]);
        File.WriteAllText(Path.Combine(_folder, "a.jsonl"), "{\"text\":\"ac\"}\n");
        File.WriteAllText(Path.Combine(_folder, "b.jsonl"), "{\"text\":\"bd\"}\n");

        var result = ChildProgram.RunIn(_folder, Limit, "", ["tokenizer", "extend", .. settings]).Expect(exitCode);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    /// <summary>A piece of a .model file: text, score -1, type.</summary>
    private static byte[] Piece(string text, byte type)
    {
        byte[] message = [0x0A, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text), 0x15, 0, 0, 0x80, 0xBF, 0x18, type];
        return [0x0A, (byte)message.Length, .. message];
    }
}
