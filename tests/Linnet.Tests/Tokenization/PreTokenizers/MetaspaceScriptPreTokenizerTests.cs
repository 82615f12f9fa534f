using System.Text;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class MetaspaceScriptPreTokenizerTests
{
    [Theory]
    [InlineData("▁hello▁world", "▁hello|▁world")]
    [InlineData("▁你好，world", "▁|你好|，world")]
    [InlineData("▁▁a2024年12月", "▁|▁a|2|0|2|4|年|1|2|月")]
    [InlineData("カタカナabcひらがな", "カタカナ|abc|ひらがな")]
    [InlineData("", "")]
    public void Cut_ofText_givesThePieces(string text, string expected) => Assert.Equal(expected, string.Join('|', Cut(text, room: 64)));

    [Fact]
    public void Cut_ofAnyText_isTheThreeCutsOneAfterTheOther() => Gen.Char["ab ▁你好カ12²,\n"].Array[0, 30].Select(c => new string(c)).Sample(text =>
    {
        IEnumerable<string> stages = [text];
        foreach (var stage in new IPreTokenizer[] { SplitPreTokenizer.Metaspace(), SplitPreTokenizer.HanAndKana, SplitPreTokenizer.Digits(individual: true) })
        {
            stages = [.. stages.SelectMany(part => Pieces(stage, part, 64))];
        }

        Assert.Equal(stages, Cut(text, room: 64));
        Assert.Equal(stages, Cut(text, room: 1));
    });

    private static List<string> Cut(string text, int room) => Pieces(MetaspaceScriptPreTokenizer.Instance, text, room);

    private static List<string> Pieces(IPreTokenizer cut, string text, int room)
    {
        var (utf8, position, found, pieces) = (Encoding.UTF8.GetBytes(text), 0, new List<string>(), new Piece[room]);
        while (position < utf8.Length)
        {
            var count = cut.Cut(utf8, ref position, pieces);
            found.AddRange(pieces[..count].Select(p => Encoding.UTF8.GetString(utf8, p.Start, p.Length)));
        }

        return found;
    }
}
