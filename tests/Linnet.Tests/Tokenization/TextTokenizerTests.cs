using System.Text;
using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class TextTokenizerTests
{
    private static readonly TextTokenizer Bert = Sample.Read(Sample.Bert());

    private static readonly TextTokenizer Metaspace = Sample.Read(Sample.Metaspace());

    [Fact]
    public void Encode_byBert_normalizesCutsAndTakesTheLongest() => Assert.Equal("4 5 6 7 8 9 10 0", Bert.Ids("UNaffable! 中文Café xyz"));

    [Fact]
    public void Encode_withBytesThatAreNoText_keepsEachByte()
    {
        var ids = Metaspace.Encode([(byte)'a', 0xFF, 0xE4, (byte)'b']);

        Assert.Equal([(byte)'a', 0xFF, 0xE4, (byte)'b'], Decode(Metaspace, ids));
    }

    [Fact]
    public void Encode_ofCharactersWithoutToken_fallsBackToBytes() => Assert.Equal($"263 {3 + 0xE4} {3 + 0xB8} {3 + 0xAD} 260", Metaspace.Ids("ab中a"));

    [Theory]
    [InlineData("None", "[CLS]", false)]
    [InlineData("All", "[CLS]", true)]
    [InlineData("Listed", "[CLS]", true)]
    [InlineData("Listed", "[SEP]", false)]
    [InlineData("PlainText", "[CLS]", false)]
    public void Encode_ofASpecialTokenInText_followsThePolicy(string policy, string text, bool isFound) =>
        Assert.Equal(isFound, Bert.With(Policy(policy)).Encode(Encoding.UTF8.GetBytes($"the {text}")).Contains(Bert.SpecialToken(text)!.Value));

    [Theory]
    [InlineData("None", true)]
    [InlineData("All", true)]
    [InlineData("PlainText", false)]
    public void Encode_ofAnAddedTokenThatIsNotSpecial_isTextUnlessPlainTextIsAskedFor(string policy, bool isFound) =>
        Assert.Equal(isFound, Metaspace.With(Policy(policy)).Encode("a<think>b"u8).Contains(2));

    [Fact]
    public void PaddedTo_moreRows_decodesThemToNothing()
    {
        var padded = Metaspace.PaddedTo(Metaspace.VocabularySize + 3).With(SpecialTokenPolicy.All);

        Assert.Equal(Metaspace.VocabularySize + 3, padded.VocabularySize);
        Assert.Equal(Metaspace.Text(Metaspace.Encode("ab a"u8)), padded.Text([.. padded.Encode("ab a"u8), Metaspace.VocabularySize + 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => padded.Text(Metaspace.VocabularySize + 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metaspace.Text(Metaspace.VocabularySize));
        Assert.Throws<ArgumentOutOfRangeException>(() => padded.PaddedTo(Metaspace.VocabularySize));
    }

    [Fact]
    public void Encode_byThreads_givesTheSame()
    {
        byte[][] texts = [.. Enumerable.Range(0, 200).Select(i => Encoding.UTF8.GetBytes($"un{i}affable 中文 the [CLS] {new string('!', i)}"))];
        var expected = texts.Select(text => Sample.Read(Sample.Bert()).Encode(text)).ToList();

        Parallel.For(0, texts.Length, i => Assert.Equal(expected[i], Bert.Encode(texts[i])));
    }

    [Theory]
    [InlineData("UNaffable!", "0-2 2-5 5-9 9-10")]
    [InlineData("中  文", "0-3 5-8")] // the blanks that BERT puts and drops are in no token
    [InlineData("Cafe\u0301 the", "0-6 7-10")] // e and the mark that is taken away
    [InlineData("Caf\u00E9 the", "0-5 6-9")]
    public void EncodeWithOffsets_throughANormalizer_givesTheOriginalsBytes(string text, string expected)
    {
        List<int> ids = [];
        List<Piece> spans = [];

        Bert.EncodeWithOffsets(Encoding.UTF8.GetBytes(text), ids, spans);

        Assert.Equal(Bert.Ids(text), string.Join(' ', ids));
        Assert.Equal(expected, string.Join(' ', spans.Select(s => $"{s.Start}-{s.Start + s.Length}")));
    }

    [Fact]
    public void EncodeWithOffsets_ofAnyText_ascendsWithinIt() => Gen.String["ab é中<think>\u0301 "].ForAll(text =>
    {
        foreach (var tokenizer in (TextTokenizer[])[Bert, Metaspace])
        {
            List<int> ids = [];
            List<Piece> spans = [];
            var utf8 = Encoding.UTF8.GetBytes(text);
            tokenizer.EncodeWithOffsets(utf8, ids, spans);

            Assert.Equal(tokenizer.Encode(utf8), ids);
            Assert.Equal(ids.Count, spans.Count);
            Assert.All(spans, span => Assert.InRange(span.Start + span.Length, span.Start, utf8.Length));
            Assert.Equal(spans.Select(s => s.Start).Order(), spans.Select(s => s.Start));
        }
    });

    [Fact]
    public void Decode_withByteFallbackAndFuse_dropsTheFirstBlankAlone()
    {
        Assert.Equal("ab a", Metaspace.Text([.. Metaspace.Encode("ab a"u8)]));
        Assert.Equal(" ab", Metaspace.Text([.. Metaspace.Encode(" ab"u8)]));
        Assert.Equal("ab", Metaspace.Text(1, 263)); // behind the beginning of a sequence too
        Assert.Equal(" ab", Metaspace.DecodeText([263], previous: 260));
    }

    [Fact]
    public void Decode_ofAnyBytes_givesThemBack() => Gen.Byte.Array.ForAll(bytes => Assert.Equal(bytes, Decode(Metaspace, Metaspace.Encode(bytes))));

    [Fact]
    public void Decode_byWordPiece_joinsWordsAndPunctuation() => Assert.Equal("the unaffable! 中 文", Bert.Text(1, 3, 4, 5, 6, 7, 8, 9, 2));

    [Fact]
    public void AddSpecialTokens_ofOneTextAndTwo_fillsTheTemplates()
    {
        Assert.Equal([1, 3, 2], Bert.AddSpecialTokens([3]).Ids);
        var pair = Bert.AddSpecialTokens([3], [4, 5]);
        Assert.Equal([1, 3, 2, 4, 5, 2], pair.Ids);
        Assert.Equal([0, 0, 0, 1, 1, 1], pair.Types);
        Assert.Equal([1, 260], Metaspace.AddSpecialTokens([260]).Ids);
    }

    [Fact]
    public void BeginningAndEnd_withoutConfiguration_areThoseOfThePostProcessor()
    {
        Assert.Equal((1, 2), (Bert.BeginningOfSequence, Bert.EndOfSequence));
        Assert.Equal((1, null), (Metaspace.BeginningOfSequence, Metaspace.EndOfSequence));
    }

    [Fact]
    public void Constructor_withAPartThatIsNotKnown_throws()
    {
        var broken = Bert.Definition with { Normalizer = TokenizerDefinition.Section("""{"type":"Shout"}""") };

        Assert.Contains("normalizer.type: \"Shout\"", Assert.Throws<ArgumentException>(() => new TextTokenizer(broken)).Message, StringComparison.Ordinal);
    }

    private static SpecialTokenPolicy Policy(string name) => name switch
    {
        "All" => SpecialTokenPolicy.All,
        "Listed" => SpecialTokenPolicy.Listed(["[CLS]"]),
        "PlainText" => SpecialTokenPolicy.PlainText,
        _ => SpecialTokenPolicy.None,
    };

    private static byte[] Decode(TextTokenizer tokenizer, IEnumerable<int> ids)
    {
        List<byte> bytes = [];
        int? previous = null;
        foreach (var id in ids)
        {
            tokenizer.Decode(previous, id, bytes);
            previous = id;
        }

        return [.. bytes];
    }

    [Fact]
    public void EncodeWithOffsets_behindACharacterThatIsDropped_givesTheRightPlace()
    {
        var tokenizer = Sample.Read(Sample.Parse("""{ "model": { "type": "BPE", "vocab": { "a": 0, "b": 1 }, "merges": [] } }"""));
        List<int> ids = [];
        List<Piece> spans = [];

        tokenizer.EncodeWithOffsets("中a中b"u8, ids, spans);

        Assert.Equal([0, 1], ids);
        Assert.Equal([new Piece(3, 1), new Piece(7, 1)], spans);
    }
}
