using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>tokenizer encode</c> and <c>tokenizer decode</c>: a line out for each line in.</summary>
public sealed class TokenizerLinesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void EncodeAndDecode_throughPipes_giveTheTextBack()
    {
        using var folder = new TemporaryFolder();
        WriteRanks(folder["x.tiktoken"]);
        const string Text = "abab 中文\n\n<|endoftext|> ab\r\n";

        var ids = ChildProgram.RunIn(folder.Path, Limit, Text, "tokenizer", "encode", "x.tiktoken", "pretokenizer=gpt2").Expect(0).Output;
        var text = ChildProgram.RunIn(folder.Path, Limit, ids, "tokenizer", "decode", "x.tiktoken", "pretokenizer=gpt2").Expect(0).Output;

        Assert.StartsWith("256 256 32 228 184 173 ", ids, StringComparison.Ordinal);
        Assert.Equal(3, ids.Count(c => c == '\n'));
        Assert.Equal(Text, text);
    }

    [Fact]
    public void Encode_ofALineThatIsTyped_answersBeforeTheNext()
    {
        using var folder = new TemporaryFolder();
        WriteRanks(folder["x.tiktoken"]);
        using var program = ChildProgram.Start(["tokenizer", "encode", "x.tiktoken", "pretokenizer=gpt2"], folder.Path);

        program.Type("ab");
        program.WaitForOutput("256\n", Limit);
        program.Interrupt(); // while it waits for the next line

        var result = program.WaitForExit(Limit)!.Expect(130);
        Assert.Equal("256\n", result.Output);
    }

    [Theory]
    [InlineData("encode missing", 3, "missing: expected a file, found nothing")]
    [InlineData("encode ''", 2, "the path of a tokenizer")]
    [InlineData("encode x.tiktoken", 3, "name it, as in pretokenizer=cl100k")]
    [InlineData("encode x.tiktoken pretokeniser=gpt2", 2, "did you mean pretokenizer?")]
    [InlineData("encode broken.json", 3, "broken JSON at line 2, byte 3")]
    [InlineData("decode x.tiktoken pretokenizer=gpt2", 1, "stdin:2: 'x' where an id from 0 to 256 should be")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = new TemporaryFolder();
        WriteRanks(folder["x.tiktoken"]);
        File.WriteAllText(folder["broken.json"], "{\n  ]");

        var result = ChildProgram.RunIn(folder.Path, Limit, "97\nx\n", ["tokenizer", .. line.Split(' ').Select(word => word == "''" ? "" : word)]).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ofAFolder_findsTheTokenizerInIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tokenizer.json"], new JsonObject
        {
            ["pre_tokenizer"] = new JsonObject { ["type"] = "WhitespaceSplit" },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "?",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject { ["?"] = 0, ["a"] = 1, ["##b"] = 2 },
            },
        }.ToJsonString());

        Assert.Equal("1 2 0\n", ChildProgram.RunIn(folder.Path, Limit, "ab c", "tokenizer", "encode", ".").Expect(0).Output);
    }

    private static void WriteRanks(string path) => File.WriteAllLines(
        path,
        Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Append("ab"u8.ToArray()).Select((bytes, rank) => $"{Convert.ToBase64String(bytes)} {rank}"));
}
