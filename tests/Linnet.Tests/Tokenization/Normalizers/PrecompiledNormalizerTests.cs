using System.Text;
using System.Text.Json.Nodes;
using Linnet.Tests.Model;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Normalizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.Normalizers;

/// <summary>tokenizer.json's <c>Precompiled</c>, by the rules of a SentencePiece model.</summary>
public sealed class PrecompiledNormalizerTests
{
    private const string Small = "sentencepiece-0.1.97.unigram.model";

    /// <summary>Each line of the file: a model, a text, and what npm tokenizers 0.23.2 makes of it by the model's rules.</summary>
    [Theory]
    [InlineData(Small)]
    [InlineData("chinese_sp.model")]
    public void Normalize_ofEachText_givesThePeersText(string model)
    {
        var normalizer = Normalizer(Rules(model));
        var lines = Lines(model);

        Assert.All(lines, line => Assert.Equal((line[1], line[2]), (line[1], Normalized.Text(normalizer, line[1]))));
        Assert.Contains(lines, line => line[1] != line[2]);
    }

    /// <summary>The control: SentencePiece itself takes the longest rule.</summary>
    [Fact]
    public void Normalize_bySentencePiecesWay_differs()
    {
        var map = Rules("chinese_sp.model");
        var own = new SentencePieceNormalizer(new NormalizerOptions { CharacterMap = map, AddDummyPrefix = false, RemoveExtraWhitespaces = false, EscapeWhitespaces = false }, false, null);

        Assert.Contains(Lines("chinese_sp.model"), line => Normalized.Text(own, line[1]) != line[2]);
    }

    [Fact]
    public void Read_ofATokenizerJson_encodesByTheRules()
    {
        var json = Sample.Parse("""
            { "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always" },
              "model": { "type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["▁", -2], ["a", -3], ["▁a", -2.5]] } }
            """);
        json["normalizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray(
                new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(Rules(Small).Span) },
                new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = " {2,}" }, ["content"] = " " }),
        };
        var tokenizer = Sample.Read(json);

        Assert.Equal("3 2 3", tokenizer.Ids("A\u00ADa   A"));
        Assert.Equal("3 2 3", Sample.Read(TokenizerJson.Write(tokenizer.Definition)!).Ids("A\u00ADa   A"));
        Assert.NotEqual("3 2 3", Sample.Read(json.With("normalizer", null)).Ids("A\u00ADa   A"));
    }

    [Fact]
    public void Normalize_ofBytesThatAreNoText_keepsThem()
    {
        var (bytes, origins) = Normalized.Of(Normalizer(Rules(Small)), [(byte)'A', 0xFF, 0xC3, (byte)'A']);

        Assert.Equal([(byte)'a', 0xFF, 0xC3, (byte)'a'], bytes);
        Assert.Equal([0, 1, 2, 3], origins);
    }

    private static PrecompiledNormalizer Normalizer(ReadOnlyMemory<byte> rules) => new(new CharacterMap(rules.Span));

    private static ReadOnlyMemory<byte> Rules(string model)
    {
        if (model != Small)
        {
            return SentencePieceFile.Read(TestData.Path("tokenizers/" + model)).Normalizer.CharacterMap;
        }

        using var file = new MemoryStream();
        using var resource = PeerIdsTests.Resource(model);
        resource.CopyTo(file);
        return SentencePieceReading.Parse(file.ToArray()).Normalizer.CharacterMap;
    }

    private static List<string[]> Lines(string model)
    {
        using var reader = new StreamReader(PeerIdsTests.Resource("precompiled-tokenizers-0.23.2.jsonl"), Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsArray().Select(n => n!.GetValue<string>()).ToArray()).Where(line => line[0] == model)];
    }
}
