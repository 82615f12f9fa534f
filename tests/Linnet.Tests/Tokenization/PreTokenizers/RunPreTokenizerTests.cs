using CsCheck;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class RunPreTokenizerTests
{
    [Fact]
    public void Whitespace_ofText_givesWordsAndSigns() =>
        Assert.Equal(["It", "'", "s", "naïve", "（", "中文", "）", "1_2", "नमस्ते", "...", "Ⓐ"], Pieces.Of(RunPreTokenizer.Whitespace, "It's  naïve（中文）1_2\u0085नमस्ते ... Ⓐ "));

    [Fact]
    public void WhitespaceSplit_ofText_givesWhatStandsBetweenBlanks() =>
        Assert.Equal(["It's", "a\ufeffb", "中文。"], Pieces.Of(RunPreTokenizer.WhitespaceSplit, " It's\u3000a\ufeffb\r\n中文。\t"));

    [Fact]
    public void Bert_ofText_putsEachSignAlone() =>
        Assert.Equal(["It", "'", "s", "$", "5", "!", "!", "中", "。", "€"], Pieces.Of(RunPreTokenizer.Bert, "It's $5!! 中。€"));

    [Fact]
    public void Cut_ofBlanksAlone_givesNothing() => Assert.Empty(Pieces.Of(RunPreTokenizer.Bert, " \t\u3000\n"));

    [Fact]
    public void Cut_ofAnyBytes_needsNoRoom() => Gen.Byte.Array[0, 100].ForAll(bytes =>
    {
        foreach (var cutter in new[] { RunPreTokenizer.Whitespace, RunPreTokenizer.WhitespaceSplit, RunPreTokenizer.Bert })
        {
            Assert.Equal(Pieces.Of(cutter, bytes), Pieces.Of(cutter, bytes, room: 1));
        }
    });
}
