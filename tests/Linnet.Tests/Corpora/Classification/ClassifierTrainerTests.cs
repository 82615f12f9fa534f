using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Corpora.Classification;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Classification;

public sealed class ClassifierTrainerTests : IDisposable
{
    private static readonly CharacterNGrams Features = new(3, 12, 200);
    private static readonly string[] Labels = ["en", "zh", "x"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_onTextsOfThreeKinds_recognizesNewOnes()
    {
        var classifier = Train(Texts(300, 0), 3, 50, seed: 1);

        var matrix = ConfusionMatrix.Of(classifier, Texts(300, 1));

        Assert.InRange(matrix.Accuracy, 0.98, 1);
        Assert.Equal("zh", classifier.Predict("生成的文件").Label);
        Assert.Equal(new Prediction("", 0), classifier.Predict("123 {0}!"));
    }

    [Fact]
    public void Train_onShuffledLabels_isAtChance()
    {
        // The kinds are easy to tell apart, so one shuffle gives whole kinds right or wrong by luck: the mean of many is at chance.
        var accuracies = Enumerable.Range(0, 16).Select(shuffle =>
        {
            var random = new CounterRandom((ulong)shuffle, "labels");
            var shuffled = Texts(150, 0).Select((t, i) => t with { Label = (int)random.Below(3, (ulong)i) }).ToList();
            return ConfusionMatrix.Of(Train(shuffled, 3, 50, seed: 1), Texts(150, 1)).Accuracy;
        });

        Assert.InRange(accuracies.Average(), 0.18, 0.48);
    }

    [Fact]
    public void Train_twice_writesTheSameBytes_andAnotherSeedDoesNot()
    {
        byte[] Bytes(ulong seed)
        {
            ClassifierFile.Write(_folder[$"{seed}.bin"], Train(Texts(100, 0), 1, 50, seed));
            return File.ReadAllBytes(_folder[$"{seed}.bin"]);
        }

        var first = Bytes(1);

        Assert.Equal(first, Bytes(1));
        Assert.NotEqual(first, Bytes(2));
    }

    [Fact]
    public void Read_ofWrittenClassifier_predictsTheSame()
    {
        var classifier = Calibration.Apply(Train(Texts(100, 0), 2, 50, seed: 1), Texts(60, 2));
        ClassifierFile.Write(_folder["c.bin"], classifier);

        var read = ClassifierFile.Read(_folder["c.bin"]);

        Assert.NotEqual(1, read.Temperature);
        Assert.All(Texts(50, 1), text => Assert.Equal(classifier.Predict(text.Text), read.Predict(text.Text)));
    }

    [Fact]
    public void Read_ofDamagedFile_isRefused()
    {
        ClassifierFile.Write(_folder["c.bin"], Train(Texts(20, 0), 1, 50, seed: 1));
        var bytes = File.ReadAllBytes(_folder["c.bin"]);
        foreach (var length in (int[])[0, 7, 12, 30, 45, 60, bytes.Length - 1])
        {
            File.WriteAllBytes(_folder["cut.bin"], bytes[..length]);
            Assert.Throws<ArtifactException>(() => ClassifierFile.Read(_folder["cut.bin"]));
        }

        // Each number of the header made huge or negative: refused before memory is asked for.
        foreach (var offset in (int[])[0, 8, 12, 16, 20, 24, 28, 36])
        {
            var damaged = (byte[])bytes.Clone();
            damaged.AsSpan(offset, 4).Fill(0xFF);
            damaged[offset + 3] = 0x7F;
            File.WriteAllBytes(_folder["odd.bin"], damaged);
            if (offset != 24 && offset != 28)
            {
                Assert.Throws<ArtifactException>(() => ClassifierFile.Read(_folder["odd.bin"]));
            }
        }

        File.WriteAllBytes(_folder["long.bin"], [.. bytes, 0]);
        Assert.Throws<ArtifactException>(() => ClassifierFile.Read(_folder["long.bin"]));
    }

    [Fact]
    public void Apply_onTooSureClassifier_lowersTheCalibrationError()
    {
        // Labels that are right nine times in ten: a classifier trained to certainty is too sure.
        var random = new CounterRandom(4, "noise");
        List<LabelledText> Noisy(int part) => [.. Texts(400, part).Select((t, i) => random.Uniform((ulong)(part * 10_000 + i)) < 0.7 ? t : t with { Label = (t.Label + 1) % 3 })];
        var sure = Train(Texts(400, 0), 20, 100, seed: 1);

        var calibrated = Calibration.Apply(sure, Noisy(1));

        Assert.InRange(calibrated.Temperature, 1.2, 20);
        Assert.True(ConfusionMatrix.Of(calibrated, Noisy(2)).CalibrationError < 0.5 * ConfusionMatrix.Of(sure, Noisy(2)).CalibrationError);
    }

    private static LinearClassifier Train(IReadOnlyList<LabelledText> texts, int epochs, double learningRate, ulong seed) =>
        ClassifierTrainer.Train(Features, Labels, texts, epochs, learningRate, seed, cancellation: TestContext.Current.CancellationToken);

    private static List<LabelledText> Texts(int count, int part)
    {
        string[] alphabets = ["the of and file error type is not to value", "生 成 文 件 无 法 类 型 错 误 的 是", "qy zqx wvk xzz kqw vvy"];
        var random = new CounterRandom(2, $"texts-{part}");
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var words = alphabets[i % 3].Split(' ');
                var text = string.Join(i % 3 == 1 ? "" : " ", Enumerable.Range(0, 8).Select(w => words[random.Below(words.Length, (ulong)(i * 8 + w))]));
                return new LabelledText(text, i % 3);
            }),
        ];
    }
}
