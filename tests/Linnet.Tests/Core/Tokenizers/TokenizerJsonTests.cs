using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Model;

namespace Linnet.Tests.Core.Tokenizers;

public sealed class TokenizerJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("tokenizer.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ofToBytes_givesTheByteTokenizer()
    {
        File.WriteAllBytes(Path, TokenizerJson.ToBytes());

        Assert.IsType<ByteTokenizer>(TokenizerJson.Read(Path));
    }

    [Theory]
    [InlineData(0x00, 'Ā')]
    [InlineData(0x0A, 'Ċ')]
    [InlineData(0x20, 'Ġ')]
    [InlineData(0x41, 'A')]
    [InlineData(0x7F, 'ġ')]
    [InlineData(0xAD, 'Ń')]
    [InlineData(0xFF, 'ÿ')]
    public void Character_ofByte_isThatOfGpt2(int value, char character) => Assert.Equal(character, TokenizerJson.Character(value));

    [Fact]
    public void Read_withAnotherTokenizer_refusesItByKindAndSize()
    {
        var json = JsonNode.Parse(TokenizerJson.ToBytes())!;
        json["model"]!["merges"] = new JsonArray("a b");
        File.WriteAllText(Path, json.ToJsonString());

        var error = Assert.Throws<ArtifactException>(() => TokenizerJson.Read(Path));

        Assert.Equal(
            $"{Path}: expected the tokenizer.json of the byte vocabulary, found a tokenizer of type BPE with 256 entries and 1 merges. Use a checkpoint that Linnet wrote.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"model\": {\"type\": 3, \"vocab\": [[]]}}")]
    public void Read_withBrokenFile_throwsArtifactException(string json)
    {
        File.WriteAllText(Path, json);

        Assert.Throws<ArtifactException>(() => TokenizerJson.Read(Path));
    }
}
