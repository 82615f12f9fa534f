using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Model;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TokenizerFileTests : IDisposable
{
    private const string Expected = "expected a tokenizer.json of bytes or byte-level BPE as Linnet writes it, found ";

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("tokenizer.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ofTheByteVocabulary_givesTheByteTokenizer()
    {
        TokenizerFile.Write(Path, new ByteTokenizer());

        Assert.IsType<ByteTokenizer>(TokenizerFile.Read(Path));
    }

    [Fact]
    public void ToBytes_ofTheByteVocabulary_staysAsOldCheckpointsHoldIt() => Assert.Equal(
        "7af226149b07268a8eaf37899b2abc89aeba8948261c4c49bf279eb9bce5b7a8", ContentHash.OfBytes(TokenizerFile.ToBytes(new ByteTokenizer())).Sha256);

    [Fact]
    public void Read_ofByteLevelBpe_givesTheSameVocabularyAndBytes()
    {
        var written = BytePairExamples.English();
        TokenizerFile.Write(Path, new BytePairTokenizer(written));

        var read = Assert.IsType<BytePairTokenizer>(TokenizerFile.Read(Path));

        Assert.Equal(written.Merges, read.Vocabulary.Merges);
        Assert.Equal(written.SpecialTokens, read.Vocabulary.SpecialTokens);
        Assert.All(Enumerable.Range(0, written.Count), id => Assert.True(written[id].SequenceEqual(read.Vocabulary[id])));
        Assert.Equal(File.ReadAllBytes(Path), TokenizerFile.ToBytes(read));
    }

    [Fact]
    public void Read_withMergesAsPairs_givesTheSameVocabulary()
    {
        var json = English();
        json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Select(m => new JsonArray([.. m!.GetValue<string>().Split(' ').Select(p => (JsonNode)p)]))]);
        File.WriteAllText(Path, json.ToJsonString());

        Assert.Equal(BytePairExamples.English().Merges, Assert.IsType<BytePairTokenizer>(TokenizerFile.Read(Path)).Vocabulary.Merges);
    }

    public static TheoryData<string, string?, string> Refused() => new()
    {
        { "normalizer", "{\"type\":\"NFC\"}", "normalizer: {\"type\":\"NFC\"}" },
        { "post_processor", "{\"type\":\"ByteLevel\"}", "post_processor: {\"type\":\"ByteLevel\"}" },
        { "pre_tokenizer", "{\"type\":\"Metaspace\"}", "pre_tokenizer: {\"type\":\"Metaspace\"}" },
        { "model.type", "\"Unigram\"", "model.type: \"Unigram\"" },
        { "model.dropout", "0.1", "model.dropout: 0.1" },
        { "model.byte_fallback", "true", "model.byte_fallback: true" },
        { "model.merges", null, "model.merges: nothing" },
        { "model.merges", "[\"a zz\"]", "model.merges[0]: \"a zz\", whose parts and whole are not all in the vocabulary" },
        { "model.merges", "[[\"a\", 1]]", "model.merges[0]: [\"a\",1], whose parts and whole are not all in the vocabulary" },
        { "model.vocab.a", "98", "model.vocab: 'b' with the id 98: ids are 0 to 260, each once" },
        { "model.vocab.a", "1e9", "model.vocab: 'a' with the id 1e9: ids are 0 to 260, each once" },
        { "model.vocab.中", "261", "model.vocab: '中', which is not written by bytes and no special token" },
        { "songs", "1", "songs: 1" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_withAnythingElse_refusesItByName(string key, string? value, string found)
    {
        var json = English();
        var parts = key.Split('.');
        var parent = parts[..^1].Aggregate((JsonNode)json, (node, part) => node[part]!).AsObject();
        if (value is null)
        {
            parent.Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(value);
        }

        File.WriteAllText(Path, json.ToJsonString());

        var error = Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));
        Assert.Equal(
            $"{Path}: {Expected}{found}. Use a tokenizer that `tokenizer train` or `tokenizer extend` made, or a checkpoint that Linnet wrote.",
            error.Message.Replace("\\u4e2d", "中", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Read_withASpecialTokenThatMergesCouldMake_refusesIt()
    {
        var json = English();
        json["added_tokens"]!.AsArray().Add(new JsonObject
        {
            ["id"] = 97,
            ["content"] = "a",
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        });
        File.WriteAllText(Path, json.ToJsonString());

        Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"model\": {\"type\": 3, \"vocab\": [[]]}}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"type\": \"BPE\"}}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": [\"\\ud800 a\"]}, \"added_tokens\": [], \"pre_tokenizer\": {}}")]
    public void Read_withBrokenFile_throwsArtifactException(string json)
    {
        File.WriteAllText(Path, json);

        Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));
    }

    [Fact]
    public void Read_withoutFile_throwsArtifactException() => Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));

    private static JsonObject English() => JsonNode.Parse(TokenizerFile.ToBytes(new BytePairTokenizer(BytePairExamples.English())))!.AsObject();
}
