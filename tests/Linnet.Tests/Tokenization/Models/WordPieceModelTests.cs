using System.Text;
using CsCheck;
using Linnet.Tokenization.Models;

namespace Linnet.Tests.Tokenization.Models;

public sealed class WordPieceModelTests
{
    private static readonly string[] Tokens = ["[UNK]", "un", "##aff", "##able", "中", "##文", "a", "##a", "##", "u", ""];

    [Theory]
    [InlineData("unaffable", "1 2 3", "2 3 4")]
    [InlineData("中文", "4 5", "3 3")]
    [InlineData("unaffabl", "0", "8")] // the rest is no token, so the word is none
    [InlineData("文", "0", "3")] // begins with a token that only goes on
    [InlineData("aaaa", "6 7 7 7", "1 1 1 1")]
    [InlineData("aaaaa", "0", "5")] // more than four characters
    [InlineData("中文中文", "0", "12")]
    public void Encode_ofAWord_takesTheLongestTokens(string word, string ids, string lengths)
    {
        var model = new WordPieceModel(Tokens, maximumCharacters: word.Length > 6 ? 100 : 4);
        List<int> found = [-7];
        List<int> bytes = [-7];

        model.Encode(Encoding.UTF8.GetBytes(word), found, bytes);

        Assert.Equal("-7 " + ids, string.Join(' ', found));
        Assert.Equal("-7 " + lengths, string.Join(' ', bytes));
    }

    [Fact]
    public void Encode_ofBytesThatAreNoText_isUnknown()
    {
        List<int> ids = [];
        new WordPieceModel(Tokens).Encode([(byte)'u', 0xE4], ids, null);

        Assert.Equal([0], ids);
    }

    [Fact]
    public void Encode_ofAnyWord_isWhatTheTextbookDoes() => Gen.Select(Gen.String["ab中"].Array[0, 8], Gen.String["ab中"].Where(w => w.Length > 0)).ForAll(
        (texts, word) =>
        {
            string[] tokens = ["[UNK]", .. texts.SelectMany(t => new[] { t, "##" + t }).Where(t => t.Length > 0).Distinct()];
            List<int> ids = [];
            new WordPieceModel(tokens).Encode(Encoding.UTF8.GetBytes(word), ids, null);

            Assert.Equal(Naive(tokens, word), ids);
        },
        iter: 2000);

    [Fact]
    public void Constructor_withATokenTwiceOrNoUnknown_throws()
    {
        Assert.Contains("'a' stands twice, as 1 and 2", Assert.Throws<ArgumentException>(() => new WordPieceModel(["[UNK]", "a", "a"])).Message, StringComparison.Ordinal);
        Assert.Contains("'[UNK]' is not in the vocabulary", Assert.Throws<ArgumentException>(() => new WordPieceModel(["a"])).Message, StringComparison.Ordinal);
    }

    private static List<int> Naive(string[] tokens, string word)
    {
        List<int> ids = [];
        for (var start = 0; start < word.Length;)
        {
            var length = word.Length - start;
            while (length > 0 && !tokens.Contains(string.Concat(start > 0 ? "##" : "", word.AsSpan(start, length))))
            {
                length--;
            }

            if (length == 0)
            {
                return [0];
            }

            ids.Add(Array.IndexOf(tokens, string.Concat(start > 0 ? "##" : "", word.AsSpan(start, length))));
            start += length;
        }

        return ids;
    }
}
