using Linnet.Core.Documents;
using Linnet.Core.Random;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Classification;
using Linnet.Corpora.FastText;
using Linnet.Tests.Core;
using Linnet.Tests.Core.Recipes;

namespace Linnet.Tests.Corpora.Classification;

public sealed class TrainClassifierStageTests : IDisposable
{
    private static readonly string[] Labels = ["en", "zh", "x"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onTextsOfThreeKinds_recognizesNewOnes()
    {
        Write((i, label) => label);

        var stage = Run("run", seed: 1);

        var summary = StageManifest.Read(stage).Summary;
        Assert.InRange((double)summary["accuracy"]!, 0.98, 1);
        Assert.InRange((double)summary["document_accuracy"]!, 0.98, 1);
        Assert.InRange((double)summary["chance"]!, 0.3, 0.4);
        Assert.Equal(Labels, summary["recall"]!.AsObject().Select(r => r.Key));
        var model = FastTextFile.Read(Path.Combine(stage, TrainClassifierStage.FileName));
        Assert.Equal("__label__zh", model.Labels[model.CreatePredictor().Predict("生成的文件")[0].Label]);
    }

    [Fact]
    public void Run_onShuffledLabels_isAtChance()
    {
        var random = new CounterRandom(7, "labels");
        Write((i, label) => (int)random.Below(3, (ulong)((i * 3) + label)));

        var summary = StageManifest.Read(Run("run", seed: 1)).Summary;

        Assert.InRange((double)summary["accuracy"]!, 0.2, 0.47);
    }

    [Fact]
    public void Run_twice_writesTheSameBytes_andAnotherSeedDoesNot()
    {
        Write((i, label) => label);

        byte[] Bytes(string run, ulong seed, int threads) => File.ReadAllBytes(Path.Combine(Run(run, seed, threads), TrainClassifierStage.FileName));

        var first = Bytes("a", 1, 1);
        Assert.Equal(first, Bytes("b", 1, 3));
        Assert.NotEqual(first, Bytes("c", 2, 1));
    }

    [Fact]
    public void Recipe_withABlankInALabelOrPartsOutOfOrder_isRefused() => Assert.Equal(
        [
            "r.yaml:2:1 shortest_n_gram: expected at most longest_n_gram, 4, found 5.",
            "r.yaml:3:1 labels: expected labels without blanks, found 'a b'.",
        ],
        RecipeAssert.Problems<TrainClassifierRecipe>(
            "stage: train-classifier\nshortest_n_gram: 5\nlabels:\n  - {label: a b, file: a}\n  - {label: c, file: c}\n"));

    private string Run(string run, ulong seed, int threads = 1)
    {
        var recipe = RecipeReader.ReadText<TrainClassifierRecipe>(
            "stage: train-classifier\ntrain_share: 0.5\ncalibration_share: 0.2\ntest_share: 0.3\nbuckets: 4096\nlabels:\n"
            + string.Concat(Labels.Select(label => $"  - {{label: {label}, file: \"{_folder[label + ".jsonl"]}\"}}\n")) + $"seed: {seed}\n",
            "r.yaml",
            []);
        return StageRunner.Run(
            new TrainClassifierStage(), recipe, new RunDirectory(_folder[run]), new StageOptions { Seed = seed, Threads = threads }, TestContext.Current.CancellationToken).Folder;
    }

    // 300 documents of one line in each of three kinds; which file a line goes to says its label.
    private void Write(Func<int, int, int> labelOf)
    {
        string[] alphabets = ["the of and file error type is not to value", "生 成 文 件 无 法 类 型 错 误 的 是", "qy zqx wvk xzz kqw vvy"];
        var (random, files) = (new CounterRandom(2, "texts"), Labels.Select(_ => new List<Document>()).ToList());
        for (var i = 0; i < 300; i++)
        {
            for (var kind = 0; kind < 3; kind++)
            {
                var words = alphabets[kind].Split(' ');
                var (at, label) = ((ulong)((i * 3) + kind) * 8, labelOf(i, kind));
                var text = string.Join(kind == 1 ? "" : " ", Enumerable.Range(0, 8).Select(w => words[random.Below(words.Length, at + (ulong)w)]));
                files[label].Add(new Document($"{i}-{kind}", "s", text));
            }
        }

        for (var label = 0; label < 3; label++)
        {
            TextLines.Write(_folder[Labels[label] + ".jsonl"], files[label]);
        }
    }
}
