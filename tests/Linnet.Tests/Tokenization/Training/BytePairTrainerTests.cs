using System.Text;
using CsCheck;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

public sealed class BytePairTrainerTests
{
    private static readonly Gen<Dictionary<string, int>> Text = Gen.Select(Gen.Char["aaaabbbccd"].Array[1, 25].Select(c => new string(c)), Gen.Int[1, 9])
        .Array[1, 12]
        .Select(words => words.GroupBy(w => w.Item1).ToDictionary(g => g.Key, g => g.First().Item2));

    [Fact]
    public void Train_whereAMarkIsSpeltAsATokenWouldBe_neverMakesThatToken()
    {
        var free = Tokens(new LearningOptions { MinimumCount = 1 });
        var kept = Tokens(new LearningOptions { MinimumCount = 1, Reserved = ["Ġthe"] });

        Assert.Contains(" the", free); // the control
        Assert.DoesNotContain(" the", kept);

        List<string> Tokens(LearningOptions options)
        {
            var vocabulary = BytePairTrainer.Train(BytePairVocabulary.OfBytes(), TextbookTrainer.Text(new() { [" the"] = 9 }), 5, options, cancellation: TestContext.Current.CancellationToken);
            return [.. Enumerable.Range(256, vocabulary.Count - 256).Select(id => Encoding.UTF8.GetString(vocabulary[id]))];
        }
    }

    [Fact]
    public void Train_ofAnyCounts_mergesAsCountingAnewEachTime() => Text.ForAll(text =>
        Assert.Equal(Naive(text, 30), BytePairTrainer.Train(BytePairVocabulary.OfBytes(), Count(text), 30, 1, cancellation: TestContext.Current.CancellationToken).Merges));

    [Fact]
    public void Train_ofTheSameCountsInAnotherOrder_givesTheSameMerges() => Text.ForAll(text => Assert.Equal(
        Train(BytePairVocabulary.OfBytes(), text, 20).Merges,
        Train(BytePairVocabulary.OfBytes(), text.Reverse().ToDictionary(), 20).Merges));

    [Fact]
    public void Train_inTwoParts_givesTheMergesOfOne() => Text.ForAll(text => Assert.Equal(
        Train(BytePairVocabulary.OfBytes(), text, 12).Merges,
        Train(Train(BytePairVocabulary.OfBytes(), text, 5), text, 7).Merges));

    [Fact]
    public void Train_ofAnExtendedVocabulary_keepsAllOldIds() => Gen.Select(Text, Text).ForAll((first, second) =>
    {
        var old = Train(BytePairVocabulary.OfBytes(), first, 10).WithSpecialTokens(["<|endoftext|>"]);
        var extended = Train(old, second, 10);

        Assert.Equal(old.SpecialTokens, extended.SpecialTokens);
        Assert.Equal(old.Merges, extended.Merges.Take(old.Merges.Count));
        Assert.All(Enumerable.Range(0, old.Count), id => Assert.True(old[id].SequenceEqual(extended[id])));
        Assert.All(extended.Merges.Skip(old.Merges.Count).Index(), m => Assert.Equal(old.Count + m.Index, m.Item.Result));
    });

    [Fact]
    public void Train_withTiedPairs_takesTheOldestTokens()
    {
        // A blank is written by a character behind all letters, so it is younger than they are.
        var merges = Train(BytePairVocabulary.OfBytes(), new() { ["cd"] = 2, ["ab"] = 2, [" a"] = 2 }, 3).Merges;

        Assert.Equal([('a', 'b', 256), ('c', 'd', 257), (' ', 'a', 258)], merges.Select(m => ((char)m.Left, (char)m.Right, m.Result)));
    }

    /// <summary>The merges of Hugging Face's trainer: npm tokenizers 0.23.2, `train` on these lines with the same cut, from an untrained file.</summary>
    [Fact]
    public void Train_ofTwoLanguages_learnsTheMergesOfHuggingFace()
    {
        var counts = new PieceCounts();
        foreach (var line in (string[])["The path must not be empty.\n", "The file path is empty or the file is missing.\n", "路径不能为空。\n", "文件路径不能为空，文件不存在。\n"])
        {
            counts.AddDocument(Encoding.UTF8.GetBytes(line));
        }

        var vocabulary = BytePairTrainer.Train(BytePairVocabulary.OfBytes(), counts, 48, 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(
            "ä ¸|h e|i s|ä¸ į|. Ċ|T he|a t|e m|f i|l e|p t|p at|© º|¯ å|· ¯å|º ç|» ¶|½ ä¸|¾ Ħ|ã Ģ|ä »¶|æ ĸ|è ĥ|è ·¯å|Ġ m|Ġ is|"
            + "Ġ em|Ġ fi|Ġ pat|Ĥ Ċ|ĩ ä»¶|ä¸į èĥ|pt y|ºç ©º|½ä¸ ºç©º|¾Ħ ä¸įèĥ|ãĢ ĤĊ|æĸ ĩä»¶|è·¯å ¾Ħä¸įèĥ|Ġem pty|Ġfi le|Ġpat h|è·¯å¾Ħä¸įèĥ ½ä¸ºç©º|b e|i n|n o|o r|s t",
            string.Join('|', vocabulary.Merges.Select(m => $"{ByteCharacters.Write(vocabulary[m.Left])} {ByteCharacters.Write(vocabulary[m.Right])}")));
    }

    [Fact]
    public void Train_withAMinimumCount_stopsBeforeRarerPairs()
    {
        var counts = Count(new() { ["ab"] = 5, ["cd"] = 4 });

        Assert.Equal(257, BytePairTrainer.Train(BytePairVocabulary.OfBytes(), counts, 10, 5, cancellation: TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Train_withCountsBeyond32Bits_countsThem()
    {
        var counts = new PieceCounts();
        counts.Add("ab"u8, 5_000_000_000);
        counts.Add("cd"u8, 4_999_999_999);

        Assert.Equal(new BytePairMerge('a', 'b', 256), BytePairTrainer.Train(BytePairVocabulary.OfBytes(), counts, 1, cancellation: TestContext.Current.CancellationToken).Merges[0]);
        Assert.Throws<OverflowException>(() => counts.Add("ab"u8, long.MaxValue));
    }

    [Fact]
    public void Train_ofRealChinese_needsFewerTokensForIt()
    {
        var text = File.ReadAllBytes(TestData.Path("zh/MNBVC_wiki.jsonl"));
        var counts = new PieceCounts();
        counts.AddDocument(text);
        var before = BytePairVocabulary.OfBytes();
        var after = BytePairTrainer.Train(before, counts, 500, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(500 + 256, after.Count);
        Assert.Equal(text, BytePairExamples.Decode(new BytePairTokenizer(after), new BytePairTokenizer(after).Encode(text)));
        Assert.True(2 * new BytePairTokenizer(after).Encode(text).Length < text.Length);
    }

    private static BytePairVocabulary Train(BytePairVocabulary vocabulary, Dictionary<string, int> text, int tokens) =>
        BytePairTrainer.Train(vocabulary, Count(text), tokens, cancellation: TestContext.Current.CancellationToken);

    private static PieceCounts Count(Dictionary<string, int> text)
    {
        var counts = new PieceCounts();
        foreach (var (word, count) in text)
        {
            counts.Add(Encoding.UTF8.GetBytes(word), count);
        }

        return counts;
    }

    /// <summary>The textbook: encode each word with what is learnt so far, count all pairs, take the best, begin again.</summary>
    private static List<BytePairMerge> Naive(Dictionary<string, int> text, int tokens)
    {
        var vocabulary = BytePairVocabulary.OfBytes();
        for (var made = 0; made < tokens; made++)
        {
            Dictionary<(int, int), long> counts = [];
            foreach (var (word, count) in text)
            {
                var ids = BytePairExamples.Naive(vocabulary, Encoding.UTF8.GetBytes(word));
                foreach (var pair in ids.Zip(ids.Skip(1)))
                {
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
                }
            }

            var best = counts.Keys
                .Where(p => !Enumerable.Range(0, vocabulary.Count).Any(id => vocabulary[id].SequenceEqual([.. vocabulary[p.Item1], .. vocabulary[p.Item2]])))
                .OrderByDescending(p => counts[p])
                .ThenBy(p => p)
                .ToList();
            if (best.Count == 0)
            {
                break;
            }

            vocabulary = vocabulary.WithMerges([best[0]]);
        }

        return [.. vocabulary.Merges];
    }
}
