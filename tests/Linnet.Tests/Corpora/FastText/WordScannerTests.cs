using System.Text;
using CsCheck;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class WordScannerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" a\tb\rc\vd\fe\0f  ", "a|b|c|d|e|f")]
    [InlineData("书很好，like it", "书很好，like|it")]
    [InlineData("a\u00A0b\u3000c", "a\u00A0b\u3000c")]
    public void Next_byWords_cutsAtBlanksOfC(string text, string words) => Assert.Equal(words, Cut(Encoding.UTF8.GetBytes(text), TextUnit.Word));

    [Theory]
    [InlineData("书很好，like it", "书|很|好|，like|it")]
    [InlineData("〇々𠀀鬱かな𪛖x", "〇|々|𠀀|鬱|かな|𪛖|x")]
    public void Next_byCharacters_cutsAroundHanScript(string text, string words) => Assert.Equal(words, Cut(Encoding.UTF8.GetBytes(text), TextUnit.Character));

    [Fact]
    public void Next_ofAnyBytes_losesNothingButBlanks_andHashesEachWord() =>
        Gen.Byte.Array[0, 40].ForAll(bytes =>
        {
            foreach (var unit in Enum.GetValues<TextUnit>())
            {
                List<byte> found = [];
                var scanner = new WordScanner(bytes, unit);
                while (scanner.Next())
                {
                    found.AddRange(scanner.Word);
                    Assert.Equal(FastTextHash.Of(scanner.Word), scanner.Hash);
                }

                Assert.Equal(bytes.Where(b => !WordScanner.IsBlank(b)), found);
            }
        });

    // Published test values of FNV-1a hold below 128; above, fastText extends the sign.
    [Theory]
    [InlineData("foobar", 0xBF9CF968)]
    [InlineData("", 0x811C9DC5)]
    public void Of_asciiText_isFnv(string text, uint hash) => Assert.Equal(hash, FastTextHash.Of(Encoding.ASCII.GetBytes(text)));

    private static string Cut(byte[] text, TextUnit unit)
    {
        List<string> words = [];
        var scanner = new WordScanner(text, unit);
        while (scanner.Next())
        {
            words.Add(Encoding.UTF8.GetString(scanner.Word));
        }

        return string.Join('|', words);
    }
}
