using System.Text;
using System.Text.Json;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Model;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.Formats;

/// <summary>The ids of published tokenizers, as their own programs give them.</summary>
public sealed class PeerIdsTests
{
    [Theory]
    [InlineData("tiktoken-1.0.22.json", "gpt2", "tokenizers/gpt2.encoder.json", false)]
    [InlineData("tiktoken-1.0.22.json", "gpt2", "tokenizers/gpt2.vocab.bpe", false)]
    [InlineData("tiktoken-1.0.22.json", "cl100k", "tokenizers/cl100k_base.tiktoken", false)]
    [InlineData("tokenizers-0.23.2.json", "llama3", "tokenizers/llama3.tokenizer.json.gz", true)]
    [InlineData("tokenizers-0.23.2.json", "bert-chinese", "tokenizers/bert-base-chinese.vocab.txt", true)]
    [InlineData("tokenizers-0.23.2.json", "qwen3", "tokenizers/qwen3.tokenizer.json", true)]
    [InlineData("tokenizers-0.23.2.json", "deepseek_v3", "tokenizers/deepseek_v3.tokenizer.json", true)]
    public void Encode_byAPublishedTokenizer_givesThePeersIds(string peer, string name, string file, bool findsSpecialTokens)
    {
        var path = TestData.Path(file);
        Assert.SkipUnless(File.Exists(path), $"{file} is not in LINNET_TEST_DATA");
        var tokenizer = Assert.IsType<TextTokenizer>(TokenizerFile.Open(path));
        tokenizer = findsSpecialTokens ? tokenizer.With(SpecialTokenPolicy.All) : tokenizer;
        using var golden = JsonDocument.Parse(Resource(peer));
        var texts = golden.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToList();

        foreach (var (text, ids) in texts.Zip(golden.RootElement.GetProperty("ids").GetProperty(name).EnumerateArray()))
        {
            var found = tokenizer.Encode(Encoding.UTF8.GetBytes(text));
            Assert.Equal((text, string.Join(' ', ids.EnumerateArray())), (text, string.Join(' ', found)));
            if (name != "bert-chinese" && name != "qwen3" && !findsSpecialTokens)
            {
                Assert.Equal(text, tokenizer.DecodeText(found));
            }
        }
    }

    [Fact]
    public void Open_ofLlama3_takesTheMarksOfItsConfiguration()
    {
        var tokenizer = TokenizerFile.Open(TestData.Path("tokenizers/llama3.tokenizer.json.gz"));

        Assert.Equal((128256, 128000, 128001), (tokenizer.VocabularySize, tokenizer.BeginningOfSequence, tokenizer.EndOfSequence));
        Assert.DoesNotContain(128009, tokenizer.Encode("<|eot_id|>"u8));
    }

    [Theory]
    [InlineData("tokenizers/llama3.tokenizer.json.gz")]
    [InlineData("tokenizers/gpt2.encoder.json")]
    [InlineData("tokenizers/cl100k_base.tiktoken")]
    [InlineData("tokenizers/bert-base-chinese.vocab.txt")]
    public void Write_ofAPublishedTokenizer_keepsItsIds(string file)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = TokenizerFile.Open(TestData.Path(file));
        TokenizerFile.Write(folder.File("tokenizer.json"), tokenizer);
        var again = TokenizerFile.Open(folder.Path);
        using var golden = JsonDocument.Parse(Resource("tiktoken-1.0.22.json"));

        Assert.Equal(TokenizerFile.ToBytes(tokenizer), TokenizerFile.ToBytes(again));
        Assert.All(golden.RootElement.GetProperty("texts").EnumerateArray(), text => Assert.Equal(tokenizer.Ids(text.GetString()!), again.Ids(text.GetString()!)));
    }

    internal static Stream Resource(string name) => typeof(PeerIdsTests).Assembly.GetManifestResourceStream(
        typeof(PeerIdsTests).Assembly.GetManifestResourceNames().Single(resource => resource.EndsWith("Goldens." + name, StringComparison.Ordinal)))!;
}
