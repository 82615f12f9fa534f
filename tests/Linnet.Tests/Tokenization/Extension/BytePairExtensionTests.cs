using Linnet.Tokenization;
using Linnet.Tokenization.Extension;

namespace Linnet.Tests.Tokenization.Extension;

public sealed class BytePairExtensionTests
{
    private static readonly BytePairTokenizer Base = new(BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]).WithSpecialTokens(["<|endoftext|>"]));

    [Fact]
    public void Of_appendsTheMergesWhoseTokensTheBaseLacks()
    {
        // ab, bc, abc = a + bc, cd
        var offered = BytePairVocabulary.OfBytes().WithMerges([('a', 'b'), ('b', 'c'), ('a', 257), ('c', 'd')]);

        var extended = BytePairExtension.Of(Base, offered);
        var facts = ExtensionFacts.Of(extended, TestContext.Current.CancellationToken);

        Assert.Equal((257, 0, 261), (extended.Overlap, extended.LeftOut, extended.After.VocabularySize));
        Assert.Equal("bc"u8.ToArray(), extended.TextOf(258));
        Assert.Equal("abc"u8.ToArray(), extended.TextOf(259));
        Assert.Equal([259], facts.Dead); // a and b merge first, and nothing merges ab with c
        Assert.Empty(facts.DeadOld);
        Assert.Equal([256, 'c'], extended.OldTokens(259));
        Assert.Equal(257, extended.After.EndOfSequence);
        Assert.Equal([260, 258], extended.After.Encode("cdbc"u8));
    }

    [Fact]
    public void Of_leavesOutAMergeWhoseHalvesAreNoTokens()
    {
        // The base calls "<|e" a special token's text only; a merge of a token that is no token there cannot be.
        var offered = new BytePairVocabulary(
            [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "xy"u8.ToArray(), "xyz"u8.ToArray()], [new(256, 'z', 257)], []);

        var extended = BytePairExtension.Of(Base, offered);

        Assert.Equal((256, 1, 258), (extended.Overlap, extended.LeftOut, extended.After.VocabularySize));
    }
}
