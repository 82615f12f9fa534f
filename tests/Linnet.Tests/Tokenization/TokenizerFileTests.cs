using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Model;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization;

public sealed class TokenizerFileTests : IDisposable
{
    private const string Expected = "expected a tokenizer.json of parts that Linnet knows, found ";

    private const string Next = ". Use a tokenizer that `tokenizer train` or `tokenizer extend` made, or one of those parts.";

    private static readonly string[] Texts = ["ab", "a", "bc", " ", "  ", "\n", "'s", "1234", "中", "ǅ", "!?", "<|a|>", "é"];

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

    [Theory]
    [InlineData("gpt2", "ByteLevel")]
    [InlineData("cl100k", "Sequence")]
    [InlineData("o200k", "Sequence")]
    [InlineData("llama3", "Sequence")]
    [InlineData("qwen2", "Sequence")]
    [InlineData("deepseek_v3", "Sequence")]
    [InlineData("whitespace", "Sequence")]
    [InlineData("bert", "Sequence")]
    [InlineData("linnet", "Sequence")]
    public void ToBytes_ofAnyCutAndVocabulary_readsBackAsTheSameTokenizer(string cut, string type) =>
        (from vocabulary in BytePairExamples.Any
         from ignoresMerges in Gen.Bool
         from text in Gen.Int[0, Texts.Length - 1].Select(i => Texts[i]).Array[0, 20]
         select (vocabulary, ignoresMerges, text: Encoding.UTF8.GetBytes(string.Concat(text)))).ForAll(
            c =>
            {
                var written = new BytePairTokenizer(new BytePairModel(c.vocabulary, c.ignoresMerges), PreTokenizer.Named(cut)!);
                var bytes = TokenizerFile.ToBytes(written);
                var read = Read(bytes);

                Assert.Equal(written.Encode(c.text), read.Encode(c.text));
                Assert.Equal(type, JsonNode.Parse(bytes)!["pre_tokenizer"]!["type"]!.GetValue<string>());
                Assert.Equal(bytes, TokenizerFile.ToBytes(read));
                var model = read is BytePairTokenizer own ? own.Model : (BytePairModel)((TextTokenizer)read).Definition.Model;
                Assert.Equal(c.ignoresMerges, model.IgnoresMerges);
                Assert.Equal(c.vocabulary.Merges, model.Vocabulary.Merges);
                Assert.Equal(c.vocabulary.SpecialTokens, model.Vocabulary.SpecialTokens);
                Assert.All(Enumerable.Range(0, c.vocabulary.Count), id => Assert.True(c.vocabulary[id].SequenceEqual(model.Vocabulary[id])));
            },
            iter: 40);

    [Fact]
    public void ToBytes_ofACutWithoutWords_throwsArgumentException() => Assert.Equal(
        "No tokenizer.json for a cut of type ScriptPreTokenizer. (Parameter 'tokenizer')",
        Assert.Throws<ArgumentException>(() => TokenizerFile.ToBytes(new BytePairTokenizer(new BytePairModel(BytePairVocabulary.OfBytes()), PreTokenizer.Named("scripts")!))).Message);

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
        { "normalizer", "{\"type\":\"Shout\"}", "normalizer.type: \"Shout\"" },
        { "model.type", "\"Unigram\"", "model.type: \"Unigram\"" },
        { "model.dropout", "0.1", "model.dropout: 0.1" },
        { "model.merges", null, "model.merges: nothing" },
        { "model.merges", "[\"a zz\"]", "model.merges[0]: \"a zz\", whose parts and whole are not all in the vocabulary" },
        { "model.vocab.a", "98", "model.vocab.b: 98, which is the id of 'a' too" },
        { "model.vocab.z", null, "model.vocab: a vocabulary that contradicts itself: The byte 0x7A has no id. (Parameter 'tokens')" },
        { "model.vocab.中", "261", "model.vocab: '中', which is not written by bytes and no added token" },
        { "songs", "1", "songs: 1" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_withAnythingElse_refusesItByNameAndPlace(string key, string? value, string found)
    {
        File.WriteAllText(Path, English().With(key, value).ToJsonString());

        var error = Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));

        Assert.StartsWith(found, error.Found.English, StringComparison.Ordinal);
        Assert.Matches(@" \(line 1, byte \d+\)$", error.Found.English);
        Assert.Equal($"{Path}: {Expected}{error.Found.English}{Next}", error.Message);
    }

    [Fact]
    public void Read_withAnAddedTokenThatAByteIsToo_keepsBoth()
    {
        var json = English();
        json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 97, ["content"] = "a", ["special"] = true });
        File.WriteAllText(Path, json.ToJsonString());

        var tokenizer = Assert.IsType<TextTokenizer>(TokenizerFile.Read(Path));

        Assert.Equal("97 32 97", tokenizer.Ids("a a"));
        Assert.Equal("97 32 97", tokenizer.With(SpecialTokenPolicy.All).Ids("a a"));
    }

    [Theory]
    [InlineData("{\n \"model\":\n  {\"type\": \"Shout\"}}", "model.type: \"Shout\" (line 3, byte 12)")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"中\": 0,\r\n\"文\": \"x\"}}}", "model.vocab.文: \"x\" (line 2, byte 8)")]
    [InlineData("{\"added_tokens\": [{\"id\": 0, \"content\": \"a\"}, 7]}", "added_tokens[1]: 7 (line 1, byte 46)")]
    [InlineData("{\"normalizer\": null}", "model: nothing (line 1, byte 1)")]
    public void Read_ofWhatIsNotKnown_namesLineAndByteOfTheValue(string json, string found)
    {
        File.WriteAllText(Path, json);

        Assert.Equal(found, Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path)).Found.English);
    }

    [Fact]
    public void Read_ofBrokenJson_namesLineAndByte()
    {
        File.WriteAllText(Path, "{\n  \"model\": {]\n}");

        var error = Assert.Throws<ArtifactException>(() => TokenizerFile.Read(Path));

        Assert.StartsWith($"{Path}: {Expected}broken JSON at line 2, byte 13: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("（第 2 行第 13 字节）", error.Text.Chinese, StringComparison.Ordinal);
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

    private ITokenizer Read(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        return TokenizerFile.Read(Path);
    }

    private static JsonObject English() => JsonNode.Parse(TokenizerFile.ToBytes(new BytePairTokenizer(BytePairExamples.English())))!.AsObject();
}
