using System.Text;
using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tests.Tokenization.Statistics;

public sealed class SourceCountsTests
{
    [Fact]
    public void Add_ofBytes_countsEveryKind()
    {
        var counts = new SourceCounts(new TokenizerFacts(new ByteTokenizer()));

        counts.Add("ab c1 中龘𠀀!"u8);

        Assert.Equal((1, 10, 5, 17, 17), (counts.Documents, counts.Characters, counts.Words, counts.Bytes, counts.Tokens));
        Assert.Equal((10, 3, 0, 0), (counts.FallbackTokens, counts.FallbackCharacters, counts.UnknownTokens, counts.UnknownCharacters));
        Assert.Equal([0, 0, 0, 1, 0], counts.CommonByTokens); // 中
        Assert.Equal([0, 0, 0, 1, 1], counts.RareByTokens); // 龘 and 𠀀
        Assert.Equal(2, counts.Uses[0xE4] + counts.Uses[0xB8]);
    }

    [Fact]
    public void Add_ofATokenThatSharesACharacter_countsBothTokens()
    {
        var (zhong, wen) = ("中"u8.ToArray(), "文"u8.ToArray());
        var vocabulary = BytePairVocabulary.OfBytes().WithMerges([(zhong[0], zhong[1]), (256, zhong[2]), (257, wen[0])]);
        var counts = new SourceCounts(new TokenizerFacts(new BytePairTokenizer(vocabulary)));

        counts.Add("中文中"u8); // 258 is 中 with the first byte of 文

        Assert.Equal(4, counts.Tokens);
        Assert.Equal((3, 2), (counts.FallbackTokens, counts.FallbackCharacters));
        Assert.Equal([0, 2, 0, 1, 0], counts.CommonByTokens);
    }

    [Fact]
    public void Add_ofAnUnknownWord_countsItsCharacters()
    {
        var counts = new SourceCounts(new TokenizerFacts(StatisticsExamples.Words()));

        counts.Add("ab zz 中"u8);

        Assert.Equal((4, 2, 3), (counts.Tokens, counts.UnknownTokens, counts.UnknownCharacters)); // a ##b ? ?
        Assert.Equal(0, counts.FallbackTokens);
    }

    [Fact]
    public void Add_ofAnyTextAndMerges_isWhatANaiveCountSays() => Gen.Select(BytePairExamples.Any, StatisticsExamples.Texts).Sample((vocabulary, text) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        var utf8 = Encoding.UTF8.GetBytes(text);
        var counts = new SourceCounts(new TokenizerFacts(tokenizer));

        counts.Add(utf8);

        // The token that each byte is in, from the tokens' lengths alone.
        var owners = tokenizer.Encode(utf8).SelectMany((id, index) => Enumerable.Repeat(index, vocabulary[id].Length)).ToArray();
        var ids = tokenizer.Encode(utf8);
        var (at, fallback) = (0, 0);
        var rare = new long[SourceCounts.Costs];
        foreach (var rune in text.EnumerateRunes())
        {
            var own = owners[at..(at + rune.Utf8SequenceLength)].Distinct().ToArray();
            fallback += own.Any(index => !System.Text.Unicode.Utf8.IsValid(vocabulary[ids[index]])) ? 1 : 0;
            rare[Math.Min(own.Length, 4)] += rune.Value is '龘' or 0x20000 ? 1 : 0;
            at += rune.Utf8SequenceLength;
        }

        return counts.Characters == text.EnumerateRunes().Count() && counts.FallbackCharacters == fallback && counts.RareByTokens.SequenceEqual(rare);
    });

    [Fact]
    public void Count_onAnyNumberOfThreads_isTheSame()
    {
        var facts = new TokenizerFacts(new BytePairTokenizer(BytePairExamples.English()));
        var documents = Enumerable.Range(0, 500).Select(i => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"abc {i} 中龘 ", 2000 / (i + 1) + 1)))).ToList();

        var one = TokenizerInspection.Count(facts, documents, 1, TestContext.Current.CancellationToken);
        var three = TokenizerInspection.Count(facts, documents, 3, TestContext.Current.CancellationToken);

        Assert.Equal((500, one.Characters, one.Words, one.Tokens, one.FallbackCharacters), (three.Documents, three.Characters, three.Words, three.Tokens, three.FallbackCharacters));
        Assert.Equal(one.Uses, three.Uses);
        Assert.Equal(one.RareByTokens, three.RareByTokens);
        Assert.Equal(documents.Sum(document => (long)document.Length), three.Bytes);
    }
}
