using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Model.Llama2c;

namespace Linnet.Tests.Model.Llama2c;

public sealed class Llama2cTokenizerJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("tokenizer.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_readAsHuggingFaceReadsIt_givesTheIdsOfLlama2c()
    {
        var tokenizer = PieceVocabulary.Small();
        var json = Llama2cTokenizerJson.Of(tokenizer, "t.bin");

        // The control: without the order of the merges the ids are others.
        var shuffled = json.DeepClone().AsObject();
        shuffled["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Reverse().Select(merge => merge!.DeepClone())]);
        var differences = 0;
        Gen.Int[0, 7].Array[0, 30].Select(a => string.Concat(a.Select(i => ((string[])["a", "b", " ", "é", "名", "a", "b", "🐦"])[i]))).ForAll(text =>
        {
            Assert.Equal(tokenizer.Encode(Encoding.UTF8.GetBytes(text)), HuggingFaceIds(json, text));
            differences += tokenizer.Encode(Encoding.UTF8.GetBytes(text)).SequenceEqual(HuggingFaceIds(shuffled, text)) ? 0 : 1;
        });
        Assert.InRange(differences, 10, 100);
    }

    [Fact]
    public void Of_storyVocabulary_givesTheIdsOfLlama2c()
    {
        var tokenizer = Llama2cTokenizer.Open(TestData.Path("models/tok512.bin"));
        var json = Llama2cTokenizerJson.Of(tokenizer, "tok512.bin");
        var story = File.ReadAllText(TestData.Path("models/expected/greedy256.txt"));

        Assert.Equal(tokenizer.Encode(Encoding.UTF8.GetBytes(story)), HuggingFaceIds(json, story));
        Gen.Char[" !\"',.;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzé名"].Array[0, 60].Select(c => new string(c)).ForAll(
            text => Assert.Equal(tokenizer.Encode(Encoding.UTF8.GetBytes(text)), HuggingFaceIds(json, text)));
    }

    [Fact]
    public void TryRead_ofAWrittenFile_givesTheIdsOfAnyBytes()
    {
        var tokenizer = PieceVocabulary.Small();
        File.WriteAllText(Path, Llama2cTokenizerJson.Of(tokenizer, "t.bin").ToJsonString());

        var read = Llama2cTokenizerJson.TryRead(Path)!;

        Assert.Equal(tokenizer.Pieces, read.Pieces);
        Gen.OneOf(Gen.Byte.Array[0, 40], Gen.Int[0, 2].Array[0, 40].Select(a => a.Select(i => (byte)"ab "[i]).ToArray()))
            .ForAll(bytes => tokenizer.Encode(bytes).SequenceEqual(read.Encode(bytes)));
        Assert.Equal(Llama2cTokenizerJson.Of(tokenizer, "").ToJsonString(), Llama2cTokenizerJson.Of(read, "").ToJsonString());
    }

    [Theory]
    [InlineData("aa", -1f, "\"ab\" and \"aa\" with the same score -1")]
    [InlineData("a\u2581", -4f, "id 268: no text of 1 to 256 bytes without U+2581, or one that stands twice")]
    [InlineData("ab", -4f, "id 268: no text of 1 to 256 bytes without U+2581, or one that stands twice")]
    [InlineData("", -4f, "id 268: no text of 1 to 256 bytes without U+2581, or one that stands twice")]
    public void Of_whatNoOrderOfMergesGives_isRefused(string piece, float score, string found)
    {
        var pieces = PieceVocabulary.Pieces.Where(p => piece != "aa" || p.Piece != "aa").Append((piece, score)).ToList();

        var error = Assert.Throws<ArtifactException>(() => Llama2cTokenizerJson.Of(PieceVocabulary.Of(pieces), "t.bin"));

        Assert.Equal(
            $"t.bin: expected pieces whose scores give one order of merges, as a tokenizer.json needs, found {found}. "
            + "Hand it on in llama2.c's own files: `export --to llama2c`, `import --from llama2c`.",
            error.Message);
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "normalizer", "null" },
        { "normalizer", """{"type":"NFKC"}""" },
        { "pre_tokenizer", """{"type":"Metaspace"}""" },
        { "decoder", "null" },
        { "added_tokens", "[]" },
        { "post_processor", "null" },
        { "truncation", "{}" },
        { "extra", "1" },
        { "model.dropout", "0.1" },
        { "model.fuse_unk", "false" },
        { "model.merges", "[]" },
        { "model.merges", """["a b","b a"]""" },
        { "model.merges", "[[1]]" },
        { "model.merges", "{}" },
        { "model.vocab", "{}" },
        { "model.vocab", "7" },
        { "model.vocab", """{"a":5}""" },
        { "model.vocab", """{"a":0,"b":0}""" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void TryRead_ofAnotherKindOfFile_isNothing(string key, string value)
    {
        var json = Llama2cTokenizerJson.Of(PieceVocabulary.Small(), "t.bin");
        var parent = key.StartsWith("model.", StringComparison.Ordinal) ? json["model"]!.AsObject() : json;
        parent[key.Replace("model.", "", StringComparison.Ordinal)] = JsonNode.Parse(value);
        File.WriteAllText(Path, json.ToJsonString());

        Assert.Null(Llama2cTokenizerJson.TryRead(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"model":{"byte_fallback":false}}""")]
    public void TryRead_ofWhatHasNoByteFallback_isNothing(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Null(Llama2cTokenizerJson.TryRead(Path));
    }

    /// <summary>Normalizer, byte fallback and merges by rank, each place anew, as the file says them.</summary>
    private static List<int> HuggingFaceIds(JsonObject json, string text)
    {
        var model = json["model"]!;
        var vocabulary = model["vocab"]!.AsObject().ToDictionary(entry => entry.Key, entry => (int)entry.Value!, StringComparer.Ordinal);
        var merges = model["merges"]!.AsArray().Select(merge => (string)merge!).ToList();
        var normalized = text.Length == 0 ? "" : "\u2581" + text.Replace(' ', '\u2581');
        List<string> symbols = [.. normalized.EnumerateRunes().SelectMany(rune => vocabulary.ContainsKey(rune.ToString())
            ? (string[])[rune.ToString()]
            : Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"<0x{b:X2}>"))];
        while (true)
        {
            var (rank, place) = Enumerable.Range(0, Math.Max(0, symbols.Count - 1))
                .Select(i => (Rank: merges.IndexOf($"{symbols[i]} {symbols[i + 1]}"), Place: i))
                .Where(merge => merge.Rank >= 0).Order().FirstOrDefault((-1, -1));
            if (rank < 0)
            {
                return symbols.ConvertAll(symbol => vocabulary[symbol]);
            }

            symbols[place] += symbols[place + 1];
            symbols.RemoveAt(place + 1);
        }
    }
}
