using System.Text;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.PreTokenizers;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

/// <summary>The merges with <see cref="KnownTokens.Merge"/>: those of Hugging Face's trainer.</summary>
public sealed class HuggingFaceMergesTests
{
    private static readonly string[] Bytes = [.. Enumerable.Range(0, 256).OrderBy(b => ByteCharacters.Of((byte)b)).Select(b => ByteCharacters.Write([(byte)b]))];

    [Fact]
    public void Train_ofAnyWords_mergesAsTheTextbook() => TextbookTrainer.Words("aaaabbbccd", 25).ForAll(words =>
        Assert.Equal(Textbook(words, 40), Train(words, 40, new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge })));

    [Fact]
    public void Train_ofTwoLetters_mergesAsTheTextbook() => TextbookTrainer.Words("ab", 40).ForAll(words =>
        Assert.Equal(Textbook(words, 60), Train(words, 60, new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge })));

    [Fact]
    public void Train_withRoomForFewPlaces_readsTheTextAgainAndMergesTheSame() => Gen.Select(TextbookTrainer.Words("aaabbccd中文", 25), Gen.Int[1, 60], Gen.Int[1, 3]).ForAll((words, places, threads) =>
    {
        foreach (var known in (KnownTokens[])[KnownTokens.Leave, KnownTokens.Merge])
        {
            var options = new LearningOptions { MinimumCount = 1, KnownTokens = known };
            Assert.Equal(Train(words, 40, options), Train(words, 40, options with { Places = places, Threads = threads }));
        }
    });

    [Fact]
    public void Train_onSeveralThreads_mergesAsOnOne()
    {
        // Lists of more than 32,768 places are joined in parts.
        var draw = Gen.Char["aab"].Array[2, 12].Select(c => new string(c));
        var words = new Dictionary<string, long>();
        draw.Array[60_000].Select(w => w.Select((s, i) => (s + (i % 977), 1L + i % 3))).ForAll(
            drawn =>
            {
                words = drawn.GroupBy(w => w.Item1).ToDictionary(g => g.Key, g => g.Sum(w => w.Item2));
                var options = new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge };
                var one = Train(words, 300, options);
                Assert.Equal(one, Train(words, 300, options with { Threads = 2 }));
                Assert.Equal(one, Train(words, 300, options with { Threads = 5, Places = 50_000 }));
            },
            iter: 1);
    }

    /// <summary>npm tokenizers 0.23.2, `train` on a file of these lines, ByteLevel with its regular expression.</summary>
    [Fact]
    public void Train_ofLines_learnsTheMergesOfThePeer()
    {
        var counts = new PieceCounts(Gpt2PreTokenizer.Instance);
        foreach (var line in Lines)
        {
            counts.AddDocument(Encoding.UTF8.GetBytes(line + "\n"));
        }

        var vocabulary = BytePairTrainer.Train(
            BytePairVocabulary.OfBytes(), new CountedText(counts, TextTally.None), 200, new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(Peer, string.Join('|', Texts(vocabulary)));
    }

    private static readonly string[] Lines =
    [
        "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。",
        "The moonlight before my bed, I took it for frost on the ground; I don't look up, we'll see it's 42.",
        "if (count == 0) { return ====; } // ---- ------- --------",
        "吾輩は猫である。名前はまだ無い。🙂🙂 Ünïcödé ﬁ",
    ];

    private const string Peer =
        "- -|ã Ģ|ãĢ Ĥ|ã ģ|¼ Į|å ¤|ï ¼Į|-- --|ä ¸|= =|æ ĺ|o n|æ ľ|Ġ ----|b e|f o|h e|i t|o k|o u|o ok|r e|å °|å ±|å ħ|å ī|å Ĳ|æ µ|"
        + "ð Ł|Ġ I|Ġ m|Ġ t|Ġ ==|Ġ be|Ġ it|İ æľ|Ļ Ĥ|ãģ ¯|å¤ ´|å¤ Ħ|ä¸ Ĭ|æĺ İæľ|ou n|åī į|ðŁ ĻĤ|æĺİæľ Ī|' l|' s|' t|/ /|4 2|T he|c Ã|"
        + "c oun|d Ã|d on|e e|f r|g h|g r|i f|i gh|l ook|l igh|n Ã|o s|o on|r n|s ee|t u|u p|w e|¡ ãģ|£ °|£ İ|¥ ¼|¥ ä|¥ ç|¥ é|¥ å¤|"
        + "¥ æµ|§ ī|§ ãģ|¨ å|© ·|© ãģ¯|« ãģ|¬ ²|¬ ģ|¯ å|¯ cÃ|° ä¸Ĭ|± è|± å°|² ³|´ ä¸Ĭ|¶ dÃ|· æµ|¸ Ł|¹ ¡|º Ĭ|» å|» Ħ|¼ é|¼ ©ãģ¯|½ æ|"
        + "½ ç|½ İ|¾ è|¾ Ŀ|¾ ãģ|¾ å¤´|Ã ľ|ã Ĥ|ä ¹¡|ä ½İ|å į|å ºĬ|æ Ģ|æ ķ|æ Ļ|æ Ľ|æ Ŀ|æ ¥¼|æ ¬²|æ ²³|ç Ħ|ç Į|ç ĸ|ç Ļ|ç Ľ|ç ©·|è Ĭ|è "
        + "§ī|é ĩ|é Ĺ|é Ľ|é ľ|é »Ħ|ï ¬ģ|Ġ (|Ġ 0|Ġ {|Ġ }|Ġ on|Ġ fo|Ġ re|Ġ //|Ġ 42|Ġ don|Ġ fr|Ġ gr|Ġ look|Ġ see|Ġ up|Ġ we|Ġ Ãľ|Ġ ï¬ģ|"
        + "Ģ å±|Ĥ ãĤ|Ĥ æ¥¼|ĥ éĩ|ħ ä¹¡|Į çĽ|į åīį|į è§ī|Ĳ ½ç|ĳ æĺ|ķ ¼é|Ĺ ¥ä|ļ å°|Ľ æĺİæľĪ|ľ ł|ľ °ä¸Ĭ|ľ æĿ|Ŀ æķ|Ł ¥å¤|ł çĦ|-- -|ãĢĤ ð"
        + "ŁĻĤ|ãģ ¾ãģ|å¤ ľæĿ|ä¸ ¾å¤´|ä¸ Ģå±|ä¸ įè§ī|== ;|æĺ ¥ç|æľ ĽæĺİæľĪ|Ġ---- ----|Ġ---- ---|fo re|å± ±å°|åħ ī|åħ ¥æµ|åĲ ¾è|åĲ įå"
        + "īį|Ġm y|Ġm oon|Ġt he|Ġt ook";

    private static List<string> Train(Dictionary<string, long> words, int tokens, LearningOptions options) => [.. Texts(BytePairTrainer.Train(
        BytePairVocabulary.OfBytes(), TextbookTrainer.Text(words), tokens, options, cancellation: TestContext.Current.CancellationToken))];

    private static IEnumerable<string> Texts(BytePairVocabulary vocabulary) =>
        vocabulary.Merges.Select(m => $"{ByteCharacters.Write(vocabulary[m.Left])} {ByteCharacters.Write(vocabulary[m.Right])}");

    private static List<string> Textbook(Dictionary<string, long> words, int tokens) => TextbookTrainer.Train(
        [.. words.Select(w => (Encoding.UTF8.GetBytes(w.Key).Select(b => ByteCharacters.Write([b])).ToList(), w.Value))],
        tokens, again: true, null, 1, (left, right) => left + right, Bytes);
}
