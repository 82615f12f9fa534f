using System.Text;
using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tests.Tokenization.Statistics;

public sealed class TokenCountsTests
{
    [Fact]
    public void Of_ofBytes_countsEachByteOfAChineseCharacterAsFallback()
    {
        var tokenizer = new ByteTokenizer();
        var utf8 = "ab中𠀀"u8;

        var counts = TokenCounts.Of(utf8, tokenizer.Encode(utf8), TokenCounts.WholeCharacters(tokenizer));

        Assert.Equal(new TokenCounts { Documents = 1, Characters = 4, Bytes = 9, Tokens = 9, FallbackTokens = 7 }, counts);
        Assert.Equal(9 / 4.0, counts.TokensPerCharacter);
        Assert.Equal(7 / 9.0, counts.FallbackShare);
    }

    [Fact]
    public void Of_aTokenWithAWholeAndAHalfCharacter_countsItAsFallback()
    {
        var (first, second) = ("中"u8.ToArray(), "文"u8.ToArray());
        var vocabulary = BytePairVocabulary.OfBytes().WithMerges([(first[0], first[1]), (256, first[2]), (257, second[0])]);
        var tokenizer = new BytePairTokenizer(vocabulary);
        var utf8 = Encoding.UTF8.GetBytes("中文中");

        var counts = TokenCounts.Of(utf8, tokenizer.Encode(utf8), TokenCounts.WholeCharacters(tokenizer));

        // 258 is "中" with the first byte of "文", two bytes follow; 257 is "中".
        Assert.Equal([258, second[1], second[2], 257], tokenizer.Encode(utf8));
        Assert.Equal(3, counts.FallbackTokens);
    }

    [Fact]
    public void Ratios_ofNoText_areZero()
    {
        Assert.Equal(0, new TokenCounts().TokensPerCharacter);
        Assert.Equal(0, new TokenCounts().FallbackShare);
    }

    [Fact]
    public void Sum_ofTwo_addsEveryCount() => Gen.Int[0, 99].Array[5].ForAll(n =>
    {
        var one = new TokenCounts { Documents = n[0], Characters = n[1], Bytes = n[2], Tokens = n[3], FallbackTokens = n[4] };
        return one + one == new TokenCounts { Documents = 2 * n[0], Characters = 2 * n[1], Bytes = 2 * n[2], Tokens = 2 * n[3], FallbackTokens = 2 * n[4] };
    });
}
