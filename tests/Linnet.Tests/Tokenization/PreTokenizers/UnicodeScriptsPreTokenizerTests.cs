using System.Globalization;
using System.Text;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class UnicodeScriptsPreTokenizerTests
{
    private const int Any = -1;

    [Theory]
    [InlineData("abc 中文カナひらー。", "abc |中文カナひらー|。")]
    [InlineData("a 1 b", "a |1 |b")]
    [InlineData("  a b", "a b")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    [InlineData("a\u0378b", "a\u0378b")]
    [InlineData("\u0378中", "中")]
    public void Cut_ofATextOfSeveralScripts_cutsWhereTheyChange(string text, string pieces)
    {
        foreach (var room in (int[])[1, 2, 64])
        {
            Assert.Equal(pieces, string.Join('|', Pieces.Of(UnicodeScriptsPreTokenizer.Instance, text, room)));
        }
    }

    [Fact]
    public void Cut_ofBytesThatAreNoUtf8_takesThemForSigns() =>
        Assert.Equal([new(0, 1), new(1, 3), new(4, 1)], Pieces.Of(UnicodeScriptsPreTokenizer.Instance, [0x61, 0xFF, (byte)'.', 0xE4, 0x62]));

    /// <summary>Every code point counts to the script that npm tokenizers 0.23.2 counts it to.</summary>
    [Fact]
    public void Cut_besideEachCodePoint_cutsAsThePeer()
    {
        using var reader = new StreamReader(PeerIdsTests.Resource("scripts-tokenizers-0.23.2.txt"));
        var ranges = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(parts => (Start: int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Script: int.Parse(parts[1], CultureInfo.InvariantCulture))).ToList();
        var first = ranges.Where(range => range.Script != Any).GroupBy(range => range.Script).ToDictionary(g => g.Key, g => g.First().Start);
        Assert.Equal(135, first.Count);
        Assert.All(first.Keys, one => Assert.All(first.Keys, other => Assert.Equal(one == other ? 1 : 2, Count(first[one], first[other]))));

        for (var i = 0; i < ranges.Count; i++)
        {
            var (start, script) = ranges[i];
            var end = i + 1 < ranges.Count ? ranges[i + 1].Start : 0x110000;
            for (var codePoint = start; codePoint < end; codePoint++)
            {
                if (codePoint is < 0xD800 or > 0xDFFF && (Count(codePoint), Count(first[script == Any ? 0 : script], codePoint)) != (script == Any ? 0 : 1, 1))
                {
                    Assert.Fail($"U+{codePoint:X4}");
                }
            }
        }
    }

    private static int Count(params ReadOnlySpan<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            text.Append(new Rune(codePoint));
        }

        return Pieces.Of(UnicodeScriptsPreTokenizer.Instance, text.ToString()).Count;
    }
}
