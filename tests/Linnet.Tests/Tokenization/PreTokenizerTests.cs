using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class PreTokenizerTests
{
    private static readonly Regex Oracle = new(PreTokenizer.Pattern, RegexOptions.CultureInvariant);

    private static readonly Gen<char> AnyOfBmp = Gen.Char.Where(c => !char.IsSurrogate(c));

    private static readonly Gen<char> Usual = Gen.Char["abcXYZ'stmdrvelSTLE019  \t\r\n\n.,-(){}\u00a0\u3000\u0085é中文路径，。ⅷ²"];

    [Fact]
    public void Next_ofUsualText_cutsAsTheRegularExpression() =>
        Usual.Array[0, 80].ForAll(text => Pieces(new string(text)).SequenceEqual(Expected(new string(text))));

    [Fact]
    public void Next_ofAnyTextOfTheBasicPlane_cutsAsTheRegularExpression() =>
        AnyOfBmp.Array[0, 60].ForAll(text => Pieces(new string(text)).SequenceEqual(Expected(new string(text))));

    [Fact]
    public void Next_ofAnyBytes_coversThemAll() => Gen.Byte.Array[0, 200].ForAll(bytes =>
    {
        var covered = 0;
        while (covered < bytes.Length)
        {
            var length = PreTokenizer.Next(bytes.AsSpan(covered));
            if (length < 1)
            {
                return false;
            }

            covered += length;
        }

        return covered == bytes.Length;
    });

    [Theory]
    [InlineData("It's the user's 12345 files.", "It|'s| the| user|'s| |123|45| files|.")]
    [InlineData("a  b\n\n  c", "a| | b|\n\n| | c")]
    [InlineData("参数“path”不能为空。", "参数|“path|”不能为空|。")]
    [InlineData("𝟚𝟚𝟚𝟚 𠀀𠀁", "𝟚𝟚𝟚|𝟚| 𠀀𠀁")]
    [InlineData("<|endoftext|>", "<|;endoftext;|>")]
    public void Next_ofText_givesThePieces(string text, string pieces) =>
        Assert.Equal(pieces.Split(pieces.Contains(';') ? ';' : '|'), Pieces(text));

    [Fact]
    public void Next_ofAClauseOfChinese_cutsItAfterTheLimitAndSaysSo()
    {
        var text = Encoding.UTF8.GetBytes(new string('中', 40));

        Assert.Equal(32 * 3, PreTokenizer.Next(text, out var cut));
        Assert.True(cut);
        Assert.Equal(8 * 3, PreTokenizer.Next(text.AsSpan(32 * 3), out cut));
        Assert.False(cut);
    }

    private static List<string> Expected(string text) => [.. Oracle.Matches(text).Select(m => m.Value)];

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!rest.IsEmpty)
        {
            var length = PreTokenizer.Next(rest);
            pieces.Add(Encoding.UTF8.GetString(rest[..length]));
            rest = rest[length..];
        }

        return pieces;
    }
}
