using System.Text;
using System.Text.Json.Nodes;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

/// <summary>What other programs made of the same texts.</summary>
public sealed class PeerTests
{
    /// <summary>npm tiktoken 1.0.22, <c>encode_ordinary</c>. Each line: name, text, ids.</summary>
    [Theory]
    [InlineData("gpt2")]
    [InlineData("cl100k")]
    public void Encode_ofEachText_givesTheIdsOfTiktoken(string name)
    {
        var model = name == "gpt2"
            ? new BytePairModel(Gpt2.Read(TestData.Path("tokenizers/gpt2.encoder.json"), TestData.Path("tokenizers/gpt2.vocab.bpe")))
            : new BytePairModel(Cl100k.Read(TestData.Path("tokenizers/cl100k_base.tiktoken")), ignoreMerges: true);
        var tokenizer = new BytePairTokenizer(model, PreTokenizer.Named(name)!);
        foreach (var line in Lines("ids-tiktoken-1.0.22.jsonl").Where(l => l[0]!.GetValue<string>() == name))
        {
            var text = Encoding.UTF8.GetBytes(line[1]!.GetValue<string>());
            var ids = tokenizer.Encode(text);
            Assert.Equal(line[2]!.GetValue<string>(), string.Join(' ', ids));
            Assert.Equal(text, BytePairExamples.Decode(tokenizer, ids));
        }
    }

    /// <summary>npm tokenizers 0.23.2, a tokenizer.json of nothing but a BPE model. Each line: what it was made of, texts and their ids.</summary>
    [Fact]
    public void Encode_ofCharacters_givesTheIdsOfTokenizers()
    {
        foreach (var line in Lines("bpe-tokenizers-0.23.2.jsonl"))
        {
            var tokens = line["vocab"]!.AsArray().Select(t => t!.GetValue<string>()).ToList();
            var model = new CharacterPairModel(new CharacterPairVocabulary(
                tokens,
                [.. line["merges"]!.AsArray().Select(m => (tokens.IndexOf(m![0]!.GetValue<string>()), tokens.IndexOf(m[1]!.GetValue<string>())))],
                new CharacterPairOptions
                {
                    UnknownToken = line["unk_token"]?.GetValue<string>(),
                    FusesUnknown = line["fuse_unk"]!.GetValue<bool>(),
                    FallsBackToBytes = line["byte_fallback"]!.GetValue<bool>(),
                    IgnoresMerges = line["ignore_merges"]!.GetValue<bool>(),
                    ContinuingSubwordPrefix = line["continuing_subword_prefix"]?.GetValue<string>() ?? "",
                    EndOfWordSuffix = line["end_of_word_suffix"]?.GetValue<string>() ?? "",
                }));
            foreach (var (text, ids) in line["texts"]!.AsArray().Zip(line["ids"]!.AsArray()))
            {
                List<int> given = [];
                model.Encode(Encoding.UTF8.GetBytes(text!.GetValue<string>()), given, null);
                Assert.Equal(ids!.GetValue<string>(), string.Join(' ', given));
            }
        }
    }

    private static List<JsonNode> Lines(string file)
    {
        var assembly = typeof(PeerTests).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith(file, StringComparison.Ordinal)))!);
        List<JsonNode> lines = [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!)];
        Assert.NotEmpty(lines);
        return lines;
    }
}
