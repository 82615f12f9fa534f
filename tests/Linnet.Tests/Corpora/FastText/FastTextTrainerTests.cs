using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Corpora.FastText;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.FastText;

public sealed class FastTextTrainerTests : IDisposable
{
    private static readonly FastTextSettings Small = new() { Dimension = 10, Epochs = 5, LearningRate = 0.5 };
    private static readonly string[] Names = ["en", "zh", "x"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<FastTextLoss, int, int> Kinds => new()
    {
        { FastTextLoss.Softmax, 1, 0 },
        { FastTextLoss.Softmax, 2, 3 },
        { FastTextLoss.HierarchicalSoftmax, 1, 0 },
        { FastTextLoss.HierarchicalSoftmax, 3, 4 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Train_onTextsOfThreeKinds_recognizesNewOnes(FastTextLoss loss, int runs, int parts)
    {
        var model = Train(Lines(300, 0), Of(loss, runs, parts));

        Assert.InRange(Accuracy(model, Lines(300, 1)), 0.98, 1);
    }

    [Fact]
    public void Train_onShuffledLabels_isAtChance()
    {
        var accuracies = Enumerable.Range(0, 16).Select(shuffle =>
        {
            var random = new CounterRandom((ulong)shuffle, "labels");
            var shuffled = Lines(150, 0).Select((line, i) => $"__label__{Names[random.Below(3, (ulong)i)]}{line[line.IndexOf(' ')..]}");
            return Accuracy(Train(shuffled, Small), Lines(150, 1));
        });

        Assert.InRange(accuracies.Average(), 0.18, 0.48);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Train_withAnyThreads_writesTheSameBytes_andAnotherSeedDoesNot(FastTextLoss loss, int runs, int parts)
    {
        byte[] Bytes(ulong seed, int threads)
        {
            FastTextFile.Write(_folder["m.bin"], Train(Lines(100, 0), Of(loss, runs, parts), seed, threads));
            return File.ReadAllBytes(_folder["m.bin"]);
        }

        var first = Bytes(1, 1);

        Assert.Equal(first, Bytes(1, 1));
        Assert.Equal(first, Bytes(1, 2));
        Assert.Equal(first, Bytes(1, 7));
        Assert.NotEqual(first, Bytes(2, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ofAWrittenModel_predictsTheSame(FastTextLoss loss, int runs, int parts)
    {
        var model = Train(Lines(100, 0), Of(loss, runs, parts));
        FastTextFile.Write(_folder["m.bin"], model);

        var read = FastTextFile.Read(_folder["m.bin"]);

        Assert.Equal(model.Settings with { LearningRate = read.Settings.LearningRate }, read.Settings with { Buckets = model.Settings.Buckets });
        var (ours, theirs) = (model.CreatePredictor(), read.CreatePredictor());
        foreach (var line in Lines(50, 1).Concat(["", "neverseen 从未见过 the", "the the 的"]))
        {
            Assert.Equal(ours.Predict(line, 3).ToArray(), theirs.Predict(line, 3).ToArray());
        }
    }

    [Fact]
    public void Train_byCharacters_readsChineseWithoutBlanks_andByWordsItIsAtChance()
    {
        var byCharacter = Train(Unspaced(300, 0), Small with { Unit = TextUnit.Character });
        var byWord = Train(Unspaced(300, 0), Small);

        Assert.InRange(Accuracy(byCharacter, Unspaced(300, 1)), 0.95, 1);
        Assert.InRange(Accuracy(byWord, Unspaced(300, 1)), 0.3, 0.7);
    }

    [Fact]
    public void Read_ofAModelOfCharacters_knowsItsUnit()
    {
        var model = Train(Unspaced(100, 0), Small with { Unit = TextUnit.Character });
        FastTextFile.Write(_folder["m.bin"], model);

        var read = FastTextFile.Read(_folder["m.bin"]);

        Assert.Equal(TextUnit.Character, read.Settings.Unit);
        var expected = read.CreatePredictor().Predict("好的书很喜欢").ToArray();
        Assert.Equal(expected, model.CreatePredictor().Predict("好的书很喜欢").ToArray());
        Assert.Equal(expected, read.CreatePredictor(TextUnit.Word).Predict("好 的 书 很 喜 欢").ToArray());
        Assert.NotEqual(expected, read.CreatePredictor(TextUnit.Word).Predict("好的书很喜欢").ToArray());
    }

    [Fact]
    public void Train_withMinimumCount_leavesRareWordsOut()
    {
        string[] lines = ["__label__a one one two", "__label__b two three"];

        Assert.Equal(4, Train(lines, Small).Dictionary.WordCount); // one, two, three, </s>
        Assert.Equal(3, Train(lines, Small with { MinimumCount = 2 }).Dictionary.WordCount);
    }

    [Fact]
    public void Train_onNothing_saysWhatIsMissing()
    {
        Assert.Equal("No text has a label: each must begin with __label__NAME.", Assert.Throws<CheckFailedException>(() => Train(["a b"], Small)).Message);
        Assert.Equal(
            "No word stands 9 times in the texts. Lower minimum_count.",
            Assert.Throws<CheckFailedException>(() => Train(["__label__a b"], Small with { MinimumCount = 9 })).Message);
    }

    [Fact]
    public void Train_withTooHighARate_diverges()
    {
        Assert.Throws<DivergenceException>(() => Train(Lines(300, 0), Small with { LearningRate = 1e30 }));
    }

    [Fact]
    public void Train_onUnlabelledLines_countsThem()
    {
        var texts = new LabelledTexts(TextUnit.Word);
        texts.Add("__label__a b c"u8);
        texts.Add("b c"u8);

        Assert.Equal((1, 1L, 7L), (texts.Count, texts.Unlabelled, texts.Tokens));
    }

    private static FastTextSettings Of(FastTextLoss loss, int runs, int parts) =>
        Small with { Loss = loss, WordNGrams = runs, LargestNGram = parts, SmallestNGram = parts > 0 ? 2 : 0, Buckets = 5_000 };

    private static FastTextModel Train(IEnumerable<string> lines, FastTextSettings settings, ulong seed = 1, int threads = 1)
    {
        var texts = new LabelledTexts(settings.Unit);
        foreach (var line in lines)
        {
            texts.Add(Encoding.UTF8.GetBytes(line));
        }

        return FastTextTrainer.Train(texts, settings, seed, threads, cancellation: TestContext.Current.CancellationToken);
    }

    private static double Accuracy(FastTextModel model, IReadOnlyList<string> lines)
    {
        var predictor = model.CreatePredictor();
        return lines.Average(line => model.Labels[predictor.Predict(line[(line.IndexOf(' ') + 1)..])[0].Label] == line[..line.IndexOf(' ')] ? 1.0 : 0);
    }

    private static List<string> Lines(int count, int part)
    {
        string[] alphabets = ["the of and file error type is not to value", "生 成 文 件 无 法 类 型 错 误 的 是", "qy zqx wvk xzz kqw vvy"];
        var random = new CounterRandom(2, $"texts-{part}");
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var words = alphabets[i % 3].Split(' ');
                return $"__label__{Names[i % 3]} {string.Join(' ', Enumerable.Range(0, 8).Select(w => words[random.Below(words.Length, (ulong)(i * 8 + w))]))}";
            }),
        ];
    }

    // Sentences of one word between blanks: no two are equal, so words say nothing.
    private static List<string> Unspaced(int count, int part)
    {
        string[] alphabets = ["好喜欢棒赞优美", "差坏烂糟破旧丑"];
        const string Common = "的书很是我这那个了店";
        var random = new CounterRandom(3, $"unspaced-{part}");
        return
        [
            .. Enumerable.Range(0, count).Select(i => $"__label__{Names[i % 2]} " + string.Concat(Enumerable.Range(0, 12).Select(w =>
            {
                var from = w % 3 == 0 ? alphabets[i % 2] : Common;
                return from[(int)random.Below(from.Length, (ulong)(i * 12 + w))];
            }))),
        ];
    }
}
