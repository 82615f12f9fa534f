using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Random;
using Linnet.Core.Reports;
using Linnet.Corpora.FastText;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.FastText;

public sealed class FastTextTrainingTests : IDisposable
{
    private static readonly FastTextSettings Small = new() { Dimension = 8, Epochs = 40, LearningRate = 1 };
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onGoodTextAndAPool_ranksGoodTextHigher()
    {
        _folder.Write("good.jsonl", string.Concat(Noisy(300, 0).Where(t => t.Positive).Select(t => $"{{\"text\": \"{t.Text}\"}}\n")));
        _folder.Write("pool.txt", string.Concat(Noisy(300, 0).Where(t => !t.Positive).Select(t => $"{t.Text}\n")));

        var summary = Run(new FastTextTrainingSettings
        {
            Positives = [_folder["good.jsonl"]],
            Negatives = [_folder["pool.txt"]],
            HeldOutShare = 0.4,
            Calibrates = true,
            Model = Small,
        });

        var areas = summary["held_out"]!["area_under_curve"]!;
        Assert.InRange((double)areas["__label__positive"]!, 0.6, 0.99);
        Assert.Equal((double)areas["__label__positive"]!, (double)areas["__label__negative"]!, 9);
    }

    [Fact]
    public void Run_onNoisyLabels_isTooSure_andCalibrationMendsIt()
    {
        _folder.Write("all.txt", string.Concat(Noisy(2_000, 0).Select(t => $"__label__{(t.Positive ? "a" : "b")} {t.Text}\n")));

        var summary = Run(new FastTextTrainingSettings { Input = [_folder["all.txt"]], HeldOutShare = 0.5, Calibrates = true, Model = Small });

        Assert.InRange(summary.Number("temperature"), 1.2, 20);
        var (before, after) = ((double)summary["uncalibrated"]!["calibration_error"]!, (double)summary["held_out"]!["calibration_error"]!);
        Assert.True(after < 0.5 * before, $"{before} before, {after} after");
        Assert.True((double)summary["held_out"]!["cross_entropy"]! < (double)summary["uncalibrated"]!["cross_entropy"]!);
        Assert.Equal((double)summary["uncalibrated"]!["accuracy"]!, (double)summary["held_out"]!["accuracy"]!);
    }

    [Fact]
    public void Run_onEqualTexts_holdsThemOutTogether_andLeavesLearntOnesOutOfTheTest()
    {
        _folder.Write("train.txt", string.Concat(Enumerable.Range(0, 200).Select(i => $"__label__{i % 2} word{i / 4}  word\n")));
        _folder.Write("test.txt", "__label__0 word1 word\n__label__1 new words\n__label__1 \t word 1\n");

        var summary = Run(new FastTextTrainingSettings { Input = [_folder["train.txt"]], Test = [_folder["test.txt"]], HeldOutShare = 0.3, Model = Small });

        var trained = (int)summary["train_texts"]!;
        Assert.InRange(trained, 100, 180);
        Assert.Equal(0, trained % 4); // four lines of each text
        Assert.Equal(200 - trained, (int)summary["held_out"]!["texts"]!);
        Assert.Equal(3, (int)summary["test"]!["texts"]! + (long)summary["seen_texts"]!);
    }

    [Fact]
    public void Run_onJsonLines_takesLabelsAndTexts()
    {
        var path = _folder.Write("a.jsonl", "{\"label\": \"x\", \"text\": \"a\\nb\"}\n{\"label\": [\"x\", \"__label__y\"], \"text\": \"b c\"}\n");

        var summary = Run(new FastTextTrainingSettings { Input = [path], Model = Small });

        Assert.Equal(["__label__x", "__label__y"], summary["labels"]!.AsArray().Select(label => (string)label!));
        Assert.Equal((2, 4), ((int)summary["train_texts"]!, (int)summary["words"]!));
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}", ":1: label: expected a text without blanks, or a list of such.")]
    [InlineData("{\"label\": \"a b\", \"text\": \"a\"}", ":1: label: expected a text without blanks, or a list of such.")]
    [InlineData("{\"label\": \"a\"}", ":1: expected the key \"text\" with a string.")]
    [InlineData("{\"label\": \"a\", \"text\": \"x __label__b\"}", ":1: text: expected none of __label__, which begins labels.")]
    [InlineData("{", ":1: expected one JSON object a line, found a line that is not JSON.")]
    public void Run_onABrokenRecord_namesItsLine_andWritesNothing(string line, string message)
    {
        var path = _folder.Write("a.jsonl", line + "\n");

        var error = Assert.Throws<DataFormatException>(() => Run(new FastTextTrainingSettings { Input = [path], Model = Small }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.bin"]));
    }

    [Fact]
    public void Run_onACutOffGzip_saysSo()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"__label__{i % 2} text number {i * 7919 % 10_007}\n"))));
        }

        var path = _folder["a.txt.gz"];
        File.WriteAllBytes(path, packed.ToArray()[..^2_000]);

        Assert.Contains(
            "found data that is broken or cut off", Assert.Throws<DataFormatException>(() => Run(new FastTextTrainingSettings { Input = [path], Model = Small })).Message, StringComparison.Ordinal);
    }

    private System.Text.Json.Nodes.JsonObject Run(FastTextTrainingSettings settings) =>
        FastTextTraining.Run(settings, _folder["out.bin"], SilentProgress.Instance, TestContext.Current.CancellationToken);

    // Each word says the label three times in four: the best that can be known is a share, and many epochs learn more than that.
    private static IEnumerable<(string Text, bool Positive)> Noisy(int count, int part)
    {
        var random = new CounterRandom(5, $"noisy-{part}");
        return Enumerable.Range(0, count).Select(i =>
        {
            var positive = random.Uniform((ulong)(i * 8)) < 0.5;
            var kind = random.Uniform((ulong)(i * 8 + 1)) < 0.75 == positive;
            return ($"{(kind ? "good" : "poor")} r{random.Below(300, (ulong)(i * 8 + 2))} n{i}", positive);
        });
    }
}
