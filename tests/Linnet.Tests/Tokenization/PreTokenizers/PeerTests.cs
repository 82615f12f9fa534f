using System.Text;
using System.Text.Json.Nodes;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

/// <summary>
/// What npm tokenizers 0.23.2 made of texts with astral letters and digits, odd blanks and marks: its <c>preTokenizeString</c> and
/// <c>normalizeString</c>, by the patterns of npm tiktoken 1.0.22 and the tokenizer.json of LLaMA-3, Qwen3 and DeepSeek-V3.
/// </summary>
public sealed class PeerTests
{
    /// <summary>Each line: name, text, pieces.</summary>
    [Fact]
    public void Cut_ofEachText_givesThePeersPieces()
    {
        foreach (var line in Lines("pieces-tokenizers-0.23.2.jsonl"))
        {
            Assert.Equal(line[2..], Pieces.Of(PreTokenizer.Named(line[0])!, line[1]));
        }
    }

    /// <summary>Each line: name, text, pieces, behind a ByteLevel with bytes written as characters; the sections of tokenizer.json stand beside.</summary>
    [Theory]
    [InlineData("falcon", true)]
    [InlineData("each_digit", true)]
    [InlineData("bloom", true)]
    [InlineData("unicode_scripts", false)]
    [InlineData("fixed_length", false)]
    public void Read_ofSections_cutsAsThePeer(string name, bool asBytes)
    {
        using var file = PeerIdsTests.Resource("cuts-tokenizers-0.23.2.sections.json");
        var section = TokenizerDefinition.Section(JsonNode.Parse(file)![name]!.ToJsonString());
        List<string> pieces = [];
        var vocabulary = BytePairVocabulary.OfBytes();
        var tokenizer = new TextTokenizer(new TokenizerDefinition { Model = new BytePairModel(vocabulary), PreTokenizer = section });
        var cut = PieceCounting.Of(tokenizer, piece => pieces.Add(asBytes ? ByteCharacters.Write(piece) : Encoding.UTF8.GetString(piece)));
        var lines = Lines("cuts-tokenizers-0.23.2.jsonl").Where(line => line[0] == name).ToList();

        foreach (var line in lines)
        {
            pieces.Clear();
            cut(Encoding.UTF8.GetBytes(line[1]));
            Assert.Equal((line[1], string.Join('|', line[2..])), (line[1], string.Join('|', pieces)));
        }

        Assert.True(lines.Count > 500);
    }

    /// <summary>Each line: name, text, the text normalized.</summary>
    [Fact]
    public void Normalize_ofEachText_givesThePeersText()
    {
        foreach (var line in Lines("normalized-tokenizers-0.23.2.jsonl"))
        {
            Assert.Equal((line[0], line[1], line[2]), (line[0], line[1], Normalizers.Normalized.Text(Normalizer(line[0]), line[1])));
        }
    }

    /// <summary>The control: the current forms know marks and compositions that the peers' do not.</summary>
    [Fact]
    public void Normalize_byTheNewestForms_differsFromThePeers() => Assert.Contains(
        Lines("normalized-tokenizers-0.23.2.jsonl"),
        line => line[0] == "nfc" && Normalizers.Normalized.Text(UnicodeNormalizer.Nfc, line[1]) != line[2]);

    private static INormalizer Normalizer(string name) => name switch
    {
        "nfc" => UnicodeNormalizer.Nfc9,
        "nfd" => UnicodeNormalizer.Nfd9,
        "nfkc" => UnicodeNormalizer.Nfkc9,
        "nfkd" => UnicodeNormalizer.Nfkd9,
        "lowercase" => new LowercaseNormalizer(),
        "strip_accents" => StripAccentsNormalizer.Marks,
        "nmt" => new NmtNormalizer(),
        "bert" => new BertNormalizer(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static List<string[]> Lines(string file)
    {
        var assembly = typeof(PeerTests).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith(file, StringComparison.Ordinal)))!);
        List<string[]> lines = [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsArray().Select(n => n!.GetValue<string>()).ToArray())];
        Assert.NotEmpty(lines);
        return lines;
    }
}
