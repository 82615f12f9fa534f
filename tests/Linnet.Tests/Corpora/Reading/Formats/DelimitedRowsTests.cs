using System.Text;
using CsCheck;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Formats;

namespace Linnet.Tests.Corpora.Reading.Formats;

public sealed class DelimitedRowsTests
{
    [Fact]
    public void Next_whatWasWritten_comesBack() => Gen.Select(
        Gen.String[Gen.Char["ab\",\n中"], 0, 6].Array[1, 4].Array[1, 6], Gen.Int[1, 30], Gen.Bool).ForAll((rows, piece, crlf) =>
    {
        var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Written)) + (crlf ? "\r\n" : "\n")));

        var read = Read(Encoding.UTF8.GetBytes(text), piece);

        Assert.Equal(rows, read.Select(r => r.Fields));
        Assert.All(read, r => Assert.Null(r.Fault));
    });

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,", "a|")]
    [InlineData(",", "|")]
    [InlineData("a \"b\",c", "a \"b\"|c")]
    [InlineData("\"a\"b,c\nd", "!BrokenQuotes/d")]
    [InlineData("\"a\nb", "!CutOff")]
    [InlineData("\n\na", "!Empty/!Empty/a")]
    [InlineData("\"a\"\"\"", "a\"")]
    [InlineData("\"\"", "")]
    public void Next_oneByOne(string text, string expected) => Assert.Equal(
        expected,
        string.Join('/', Read(Encoding.UTF8.GetBytes(text), 1).Select(r => r.Fault is { } fault ? $"!{fault}" : string.Join('|', r.Fields))));

    private static string Written(string field) =>
        field.AsSpan().IndexOfAny("\",\n") >= 0 || field.Length == 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static List<(ReadReason? Fault, string[] Fields)> Read(byte[] text, int piece)
    {
        using var stream = new TrickleStream(text, piece);
        var rows = new DelimitedRows(new TextLinesSource(stream, 1000), (byte)',', quotes: true, 1000);
        List<(ReadReason?, string[])> read = [];
        while (rows.Next())
        {
            var fields = new List<string>();
            for (var i = 0; rows.Fault is null && i < rows.Count; i++)
            {
                fields.Add(Encoding.UTF8.GetString(rows.Field(i)));
            }

            read.Add((rows.Fault, [.. fields]));
        }

        return read;
    }
}
