using System.Buffers;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class DocumentLineTests
{
    private static readonly DocumentKeys Keys = new("text", "score", "source");

    [Fact]
    public void Read_ofALine_givesTextScoreAndScope_andWritesItWithAnotherText()
    {
        const string json = """ {"id": 1, "source":"a", "text":"一\n\"二\"\ud83d\ude00", "nested": {"text": "no"}, "score": 2.5} """;
        var (document, output) = (new DocumentLine(Keys), new ArrayBufferWriter<byte>());
        var line = Line(json);

        Assert.True(document.Read(line));
        Assert.Equal("一\n\"二\"😀", Encoding.UTF8.GetString(document.Text(line)));
        Assert.Equal(2.5, document.Score);
        Assert.NotEqual(0UL, document.Scope);
        document.WriteWith(line, "三\n\"四\""u8, output);

        Assert.Equal(
            """ {"id": 1, "source":"a", "text":"三\n\"四\"", "nested": {"text": "no"}, "score": 2.5} """, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Read_ofAnEmptyLine_isNoDocument() => Assert.False(new DocumentLine(Keys).Read(Line(" \r")));

    [Theory]
    [InlineData("[1]", "expected one JSON object, found something else. Correct the line, or take it out.")]
    [InlineData("{\"text\":\"a\"", "expected one JSON object, found something else. Correct the line, or take it out.")]
    [InlineData("{\"text\":\"a\",\"score\":1,\"source\":\"s\"} x", "expected one JSON object, found something else. Correct the line, or take it out.")]
    [InlineData("{\"source\":\"a\",\"score\":1}", "expected the key \"text\" once and of the right kind, found no such. Name the key that holds it, or take the line out.")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\",\"source\":\"a\",\"score\":1}", "expected the key \"text\" once and of the right kind, found no such. Name the key that holds it, or take the line out.")]
    [InlineData("{\"text\":\"a\",\"source\":\"a\",\"score\":\"1\"}", "expected the key \"score\" once and of the right kind, found no such. Name the key that holds it, or take the line out.")]
    [InlineData("{\"text\":\"\\ud800 \",\"score\":1}", "expected text, found half of a surrogate pair. Correct the line, or take it out.")]
    public void Read_ofWhatIsNoDocument_saysWhy(string json, string expected)
    {
        var error = Assert.Throws<DataFormatException>(() => new DocumentLine(Keys).Read(Line(json)));

        Assert.Equal($"some.jsonl:7: {expected}", error.Message);
    }

    [Fact]
    public void Read_withoutAScoreAndAScope_countsAsNothingAndItsOwn()
    {
        var (bare, scored, other) = (new DocumentLine(Keys), new DocumentLine(Keys), new DocumentLine(Keys));
        bare.Read(Line("{\"text\":\"a\"}"));
        scored.Read(Line("{\"text\":\"b\",\"score\":0.5,\"source\":\"s\"}"));
        other.Read(Line("{\"text\":\"c\"}"));

        Assert.Equal((0.0, 0.5), (bare.Score, scored.Score));
        Assert.Equal(bare.Scope, other.Scope);
        Assert.NotEqual(bare.Scope, scored.Scope);
    }

    [Fact]
    public void Read_ofBytesThatAreNotUtf8_isRefused() =>
        Assert.Throws<DataFormatException>(() => new DocumentLine(Keys).Read(new NumberedLine([0x7B, 0xFF, 0x7D], 0, "f", 1)));

    private static NumberedLine Line(string json) => new(Encoding.UTF8.GetBytes(json), 0, "some.jsonl", 7);
}
