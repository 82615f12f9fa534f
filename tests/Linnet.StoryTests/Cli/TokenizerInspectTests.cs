using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>tokenizer inspect</c> and <c>tokenizer compare</c>: what a tokenizer makes of text.</summary>
public sealed class TokenizerInspectTests
{
    private const string PreTokenizer = "pretokenizer=gpt2";

    private static readonly string[] SourceKeys =
    [
        "source", "documents", "characters", "words", "bytes", "tokens", "tokens_per_character", "tokens_per_word", "bytes_per_token",
        "unknown_tokens", "unknown_share", "unknown_characters", "unknown_character_share",
        "fallback_tokens", "fallback_share", "fallback_characters", "fallback_character_share", "common_han_by_tokens", "other_han_by_tokens",
    ];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Inspect_asJson_hasTheseKeysAndNumbers()
    {
        using var folder = Prepared();

        var json = Json(folder, "tokenizer", "inspect", "x.tiktoken", PreTokenizer, "input=a.txt", "b.jsonl", "--json");

        Assert.Equal(
            [
                "tokenizer", "format", "model", "normalizer", "pre_tokenizer", "vocabulary_size", "unknown_token", "beginning_token", "end_token",
                "added_tokens", "special_tokens", "added", "partial_tokens", "dead_tokens", "dead_asked", "dead_examples", "common_han", "token_lengths",
                "sources", "total", "most_used",
            ],
            json.Select(pair => pair.Key));
        var (first, second) = (json["sources"]![0]!, json["sources"]![1]!);
        Assert.Equal(SourceKeys, first.AsObject().Select(pair => pair.Key));
        Assert.Equal(SourceKeys[1..], json["total"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(("tiktoken", "byte_bpe"), ((string)json["format"]!, (string)json["model"]!));
        Assert.Equal((2, 5, 9, 8, 6), ((int)first["documents"]!, (int)first["characters"]!, (int)first["bytes"]!, (int)first["tokens"]!, (int)first["fallback_tokens"]!));
        Assert.Equal((1, 4, 2), ((int)second["documents"]!, (int)second["characters"]!, (int)second["tokens"]!));
        Assert.Equal((0, 3500), ((int)json["common_han"]!["one_token"]!, (int)json["common_han"]!["several_tokens"]!));
        Assert.Equal("ab", (string)json["most_used"]![0]!["text"]!);
    }

    [Fact]
    public void Inspect_withoutText_hasTheVocabularyAlone()
    {
        using var folder = Prepared();

        var json = Json(folder, "tokenizer", "inspect", "x.tiktoken", PreTokenizer, "--json");

        Assert.False(json.ContainsKey("sources"));
        Assert.Equal(257, (int)json["vocabulary_size"]!);
        Assert.Contains("byte_bpe", ChildProgram.RunIn(folder.Path, Limit, "", "tokenizer", "inspect", "x.tiktoken", PreTokenizer).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_writesNumbersAndAPage()
    {
        using var folder = Prepared();

        var json = Json(folder, "tokenizer", "compare", "x.tiktoken", "y.tiktoken", PreTokenizer, "input=a.txt", "out=page.html", "--json");

        Assert.Equal(["a", "b", "shared_tokens", "only_a", "only_b", "only_a_examples", "only_b_examples", "claims"], json.Select(pair => pair.Key));
        Assert.Equal(
            [
                "rare_characters", "rare_in_three_byte_tokens_a", "rare_in_three_byte_tokens_b", "unknown_character_share_a", "unknown_character_share_b",
                "fallback_character_share_a", "fallback_character_share_b", "unwritten_cut",
            ],
            json["claims"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal((256, 1, 1), ((int)json["shared_tokens"]!, (int)json["only_a"]!, (int)json["only_b"]!));
        var page = File.ReadAllText(folder["page.html"]);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"of\">龘</span>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect missing", 3, "missing: expected a file, found nothing")]
    [InlineData("inspect broken.json", 3, "broken JSON at line 2, byte 3")]
    [InlineData("inspect x.tiktoken pretokenizer=gpt2 input=none.txt", 3, "none.txt: expected a file of text, found nothing. Name files that are there.")]
    [InlineData("inspect x.tiktoken pretokenizer=gpt2 inputs=a.txt", 2, "did you mean input?")]
    [InlineData("inspect x.tiktoken pretokenizer=gpt2 out=p.html", 2, "out: only `tokenizer compare` writes a page. Leave it out.")]
    [InlineData("compare x.tiktoken y.tiktoken pretokenizer=gpt2", 2, "input: expected files of text to compare on, found none. Name them: input=FILE.")]
    [InlineData("compare x.tiktoken y.tiktoken pretokenizer=gpt2 input=a.txt out=.", 2, "out: expected the name of a page, found the folder .. Name a file in it, such as page.html.")]
    public void Mistake_endsWithOneClearError(string line, int exitCode, string phrase)
    {
        using var folder = Prepared();

        var result = ChildProgram.RunIn(folder.Path, Limit, "", ["tokenizer", .. line.Split(' ')]).Expect(exitCode);

        Assert.Contains(phrase, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["p.html"]));
    }

    private static TemporaryFolder Prepared()
    {
        var folder = new TemporaryFolder();
        WriteRanks(folder["x.tiktoken"], "ab");
        WriteRanks(folder["y.tiktoken"], "bc");
        File.WriteAllText(folder["a.txt"], "ab\n龘中c\n");
        File.WriteAllText(folder["b.jsonl"], "{\"text\":\"abab\"}\n");
        File.WriteAllText(folder["broken.json"], "{\n  ]");
        return folder;
    }

    private static JsonObject Json(TemporaryFolder folder, params string[] arguments) =>
        JsonNode.Parse(ChildProgram.RunIn(folder.Path, Limit, "", arguments).Expect(0).Output)!.AsObject();

    private static void WriteRanks(string path, string token) => File.WriteAllLines(
        path,
        Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Append(System.Text.Encoding.UTF8.GetBytes(token)).Select((bytes, rank) => $"{Convert.ToBase64String(bytes)} {rank}"));
}
