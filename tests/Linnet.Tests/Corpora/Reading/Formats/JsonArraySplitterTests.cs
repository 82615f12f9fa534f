using System.Text;
using System.Text.Json;
using CsCheck;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Formats;

namespace Linnet.Tests.Corpora.Reading.Formats;

public sealed class JsonArraySplitterTests
{
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String[Gen.Char["ab\"\\[]{},: \n中"], 0, 20].Select(s => JsonSerializer.Serialize(s)),
        Gen.Int.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.String[Gen.Char["ab\"\\]},"], 0, 9].Array[0, 4].Select(s => JsonSerializer.Serialize(s)),
        Gen.String[Gen.Char["x\"\\]},"], 0, 9].Select(s => JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = s, [s + "b"] = new[] { s } })));

    [Fact]
    public void Next_anyArray_givesItsElements() => Gen.Select(Value.Array[0, 8], Gen.Int[1, 40], Gen.String[Gen.Char[" \r\n\t"], 0, 3]).ForAll((values, piece, blank) =>
    {
        var json = $"{blank}[{blank}{string.Join($"{blank},{blank}", values)}{blank}]{blank}";

        var elements = Split(Encoding.UTF8.GetBytes(json), piece, 1000);

        Assert.Equal(values, elements.Select(e => e.Text.Trim()));
        Assert.All(elements, e => Assert.Null(e.Fault));
        Assert.All(elements, e => Assert.StartsWith(e.Text.Trim(), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json).AsSpan((int)e.Offset)), StringComparison.Ordinal));
    });

    [Fact]
    public void Next_longElements_areSkippedAlone() => Gen.Select(Value.Array[1, 8], Gen.Int[1, 40]).ForAll((values, piece) =>
    {
        var elements = Split(Encoding.UTF8.GetBytes($"[{string.Join(',', values)}]"), piece, 12);

        Assert.Equal(values.Select(v => Encoding.UTF8.GetByteCount(v) > 12), elements.Select(e => e.Fault == ReadReason.TooLong));
        Assert.Equal(values.Where(v => Encoding.UTF8.GetByteCount(v) <= 12), elements.Where(e => e.Fault is null).Select(e => e.Text));
    });

    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("[]", "")]
    [InlineData("[ ]\n", "")]
    [InlineData("{}", "NotAnArray")]
    [InlineData("nonsense, [1]", "NotAnArray")]
    [InlineData("[1,]", "1|")]
    [InlineData("[1 2, }3]", "1 2|}3")]
    [InlineData("[1] [2]", "1|BehindTheArray")]
    [InlineData("[] x", "BehindTheArray")]
    [InlineData("[1, {\"a\": [", "1|CutOff")]
    [InlineData("[1, \"abc\\", "1|CutOff")]
    [InlineData("[1,", "1|CutOff")]
    [InlineData("[", "CutOff")]
    public void Next_brokenArray_tellsEachPartOnce(string json, string expected)
    {
        foreach (var piece in new[] { 1, 2, 100 })
        {
            var parts = Split(Encoding.UTF8.GetBytes(json), piece, 100).Select(e => e.Fault?.ToString() ?? e.Text);

            Assert.Equal(expected, string.Join('|', parts));
        }
    }

    private static List<(string Text, ReadReason? Fault, long Offset)> Split(byte[] json, int piece, int maximum)
    {
        using var stream = new TrickleStream(json, piece);
        var splitter = new JsonArraySplitter(stream, maximum);
        List<(string, ReadReason?, long)> elements = [];
        while (splitter.Next(out var element))
        {
            elements.Add((Encoding.UTF8.GetString(element.Span), splitter.Fault, splitter.Offset));
        }

        return elements;
    }
}
