using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tests.Tokenization.Statistics;

public sealed class TokenizerClaimsTests
{
    [Fact]
    public void Of_textWithRareCharacters_sharesThem()
    {
        var bytes = Claims(new ByteTokenizer(), "龘中𠀀龘ab");

        Assert.Equal((3, 2), (bytes.RareCharacters, bytes.RareInThree));
        Assert.Equal(2 / 3.0, bytes.ThreeByteShare);
        Assert.Equal((0, 4 / 6.0), (bytes.UnknownShare, bytes.FallbackShare));
    }

    [Fact]
    public void Cut_toAVocabularyThatHasTheCharacter_isWhatItNoLongerWritesInBytes()
    {
        var zhong = "中"u8.ToArray();
        var (before, after) = (Claims(new ByteTokenizer(), "中中龘a"), Claims(new BytePairTokenizer(BytePairVocabulary.OfBytes().WithMerges([(zhong[0], zhong[1]), (256, zhong[2])])), "中中龘a"));

        Assert.Equal(2 / 3.0, before.CutTo(after)!.Value, 12);
        Assert.Equal(-2, after.CutTo(before)!.Value, 12);
        Assert.Null(Claims(new ByteTokenizer(), "ab").CutTo(before));
        Assert.Null(Claims(new ByteTokenizer(), "ab").ThreeByteShare);
    }

    private static TokenizerClaims Claims(ITokenizer tokenizer, string text)
    {
        var facts = new TokenizerFacts(tokenizer);
        var counts = new SourceCounts(facts);
        counts.Add(Encoding.UTF8.GetBytes(text));
        return TokenizerClaims.Of(new TokenizerInspection("x", "tokenizer.json", facts, VocabularyStatistics.Of(facts), [new InspectedSource("t.txt", counts)]));
    }
}
