using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>tokenizer train</c> by key=value alone: a folder that <c>tokenizer encode</c> and <c>decode</c> read.</summary>
public sealed class TokenizerTrainTests
{
    private const string Lines = "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。\nthe tokens of the text, the text of tokens.\n";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("type=byte_bpe vocab=300 pretokenizer=gpt2")]
    [InlineData("type=byte_bpe vocab=300 pretokenizer=deepseek_v3 special_tokens=[<|endoftext|>]")]
    [InlineData("vocab=300 pretokenizer=linnet")]
    [InlineData("type=bpe vocab=330 byte_fallback=true")]
    [InlineData("type=bpe vocab=330 pretokenizer=metaspace_scripts byte_fallback=true")]
    public void Train_ofAnyKind_givesATokenizerThatGivesTheTextBack(string settings)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], Lines);
        File.WriteAllText(folder["b.jsonl"], "{\"text\": \"the text\"}\n");

        var summary = JsonNode.Parse(ChildProgram.RunIn(
            folder.Path, Limit, "", ["tokenizer", "train", .. settings.Split(' '), "input=a.txt", "b.jsonl", "out=out", "--json"]).Expect(0).Output)!;
        var ids = ChildProgram.RunIn(folder.Path, Limit, Lines, "tokenizer", "encode", "out").Expect(0).Output;
        var text = ChildProgram.RunIn(folder.Path, Limit, ids, "tokenizer", "decode", "out").Expect(0).Output;

        Assert.Equal(4, summary["documents"]!.GetValue<int>());
        Assert.Equal(Lines, text);
        Assert.Equal("    x = y\n", Decoded(folder, "    x = y\n"));
    }

    [Theory]
    [InlineData("type=byte_bpe vocab=300", "add 'special_tokens=[\"<|endoftext|>\"]'\n")]
    [InlineData("type=bpe vocab=330 byte_fallback=true", "add 'special_tokens=[\"<unk>\",\"<|endoftext|>\"]'\n")]
    [InlineData("type=byte_bpe vocab=300 special_tokens=[<|endoftext|>]", null)]
    public void Train_withoutATokenThatEndsADocument_saysSo(string settings, string? phrase)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], Lines);

        var error = ChildProgram.RunIn(folder.Path, Limit, "", ["tokenizer", "train", .. settings.Split(' '), "input=a.txt", "out=out"]).Expect(0).Error;

        Assert.Equal(phrase is not null, error.Contains("will end a document", StringComparison.Ordinal));
        Assert.Contains(phrase ?? "written", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ofWordPiece_givesWords()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], Lines);

        ChildProgram.RunIn(folder.Path, Limit, "", "tokenizer", "train", "type=wordpiece_bpe", "vocab=120", "input=a.txt", "out=out").Expect(0);
        var ids = ChildProgram.RunIn(folder.Path, Limit, "The TOKENS\n", "tokenizer", "encode", "out").Expect(0).Output;

        Assert.Equal(2, ids.Split(' ').Length);
        Assert.Contains("tokens", File.ReadAllLines(folder["out/vocab.txt"]));
    }

    [Theory]
    [InlineData("vocab=300 out=out", 2, "input: missing required key")]
    [InlineData("vocab=300 input=a.txt out=out pretokenizer=gpt", 2, "expected one of gpt2, cl100k")]
    [InlineData("vocab=300 input=a.txt out=out pretokenizer=bert", 2, "expected one that keeps every byte with byte_bpe")]
    [InlineData("vocab=300 input=a.txt,b.txt out=out", 3, "a.txt,b.txt: expected a file of text, found nothing. Name files that are there; several have spaces between: input=A B.")]
    [InlineData("vocab=300 input=a.txt out=out memory=many", 2, "expected a number of bytes, at least 192MB")]
    [InlineData("vocab=300 input=a.txt out=out special_tokens=[a]", 2, "expected texts that are no character, byte or end of a word, such as <|name|>; found a, which ordinary text gives")]
    [InlineData("type=bpe vocab=300 input=a.txt out=out special_tokens=[<unk>,<0x41>] byte_fallback=true", 2, "found <0x41>, which ordinary text gives")]
    [InlineData("type=wordpiece vocab=300 input=a.txt out=out special_tokens=[[UNK],##a]", 2, "special_tokens")]
    [InlineData("vocab=300 a.txt out=out", 2, "a.txt: expected key=value; more files stand behind input=FILE.")]
    [InlineData("vocab=300 input=b.txt out=out", 3, "b.txt: expected a file of text, found nothing.")]
    [InlineData("vocab=300 input=a.txt out=.", 2, "out: expected a folder that does not exist yet or is empty")]
    [InlineData("vocab=300 input=a.txt out=out --dry-run", 2, "--run and --dry-run are for recipes")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], Lines);

        var result = ChildProgram.RunIn(folder.Path, Limit, "", ["tokenizer", "train", .. line.Split(' ')]).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static string Decoded(TemporaryFolder folder, string text) => ChildProgram.RunIn(
        folder.Path, Limit, ChildProgram.RunIn(folder.Path, Limit, text, "tokenizer", "encode", "out").Expect(0).Output, "tokenizer", "decode", "out").Expect(0).Output;
}
