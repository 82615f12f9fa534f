using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.ApiDocumentation;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Tour;

/// <summary>What the tour's stages came to, read from their files.</summary>
/// <param name="Corpus">stage.json of the text.</param>
/// <param name="Baseline">stage.json of the n-gram models.</param>
/// <param name="Pretraining">stage.json of the training.</param>
/// <param name="Steps">metrics.jsonl of the training.</param>
/// <param name="Samples">samples.jsonl of the training.</param>
/// <param name="ModelFolder">The folder of the training, which is also the model's.</param>
internal sealed record TourResults(
    StageManifest Corpus,
    StageManifest Baseline,
    StageManifest Pretraining,
    IReadOnlyList<JsonObject> Steps,
    IReadOnlyList<JsonObject> Samples,
    string ModelFolder)
{
    /// <summary>Bits per byte of the model on all held-out text.</summary>
    public double ModelBits => Number(Pretraining.Summary, "validation_bits_per_byte");

    /// <summary>Bits per byte of the n-gram models on the same text, by order.</summary>
    public IReadOnlyList<(int Order, double Bits)> BaselineBits =>
        [.. Baseline.Summary["bits_per_byte"]!.AsObject().Select(p => (int.Parse(p.Key.AsSpan("order_".Length)), p.Value!.GetValue<double>()))];

    /// <summary>Median speed of the training, in tokens per second.</summary>
    public double TokensPerSecond => Median("tokens_per_second");

    /// <summary>Median share of the measured matmul peak, or NaN where no peak was measured.</summary>
    public double PeakShare => Median("mfu");

    /// <summary>Time in training steps, over all starts.</summary>
    public TimeSpan TrainingTime => TimeSpan.FromSeconds(Steps.Sum(s => Number(s, "seconds")));

    /// <summary>The result in a sentence.</summary>
    public Text Sentence
    {
        get
        {
            var order3 = BaselineBits[0];
            var english = string.Join(", ", BaselineBits.Select(b => $"order {b.Order} {b.Bits:F3}"));
            var chinese = string.Join("，", BaselineBits.Select(b => $"{b.Order} 阶 {b.Bits:F3}"));
            var beats = ModelBits < order3.Bits;
            return new Text(
                $"Held-out text: {ModelBits:F3} bits per byte; Kneser-Ney models of the same bytes: {english}."
                + (beats ? "" : $" The model does not beat order {order3.Order} yet: train longer."),
                $"留出文本：每字节 {ModelBits:F3} 比特；同样字节上的 Kneser-Ney 模型：{chinese}。"
                + (beats ? "" : $"模型尚未超过 {order3.Order} 阶基线：请训练更久。"));
        }
    }

    /// <summary>Reads a finished tour.</summary>
    public static TourResults Read(RunDirectory run)
    {
        var pretraining = Folder(run, PretrainStage.StageName);
        return new TourResults(
            StageManifest.Read(Folder(run, ApiDocumentationStage.StageName)),
            StageManifest.Read(Folder(run, NGramBaselineStage.StageName)),
            StageManifest.Read(pretraining),
            [.. MetricsReader.Read(Path.Combine(pretraining, StageFiles.Metrics))],
            [.. MetricsReader.Read(Path.Combine(pretraining, SampleWriter.FileName))],
            pretraining);
    }

    /// <summary>Writes summary.json: the tour in numbers. Equal runs differ in the last three only.</summary>
    public void WriteSummary(RunDirectory run) => AtomicFile.Write(Path.Combine(run.Path, "summary.json"), JsonText.Pretty(new JsonObject
    {
        ["version"] = Pretraining.Version,
        ["commit"] = Pretraining.Commit,
        ["seed"] = Pretraining.Seed,
        ["train_bytes"] = Corpus.Summary["train"]!["bytes"]!.DeepClone(),
        ["validation_bytes"] = Corpus.Summary["validation"]!["bytes"]!.DeepClone(),
        ["parameters"] = Pretraining.Summary["parameters"]!.DeepClone(),
        ["tokens"] = Pretraining.Summary["tokens"]!.DeepClone(),
        ["bits_per_byte"] = ModelBits,
        ["baseline_bits_per_byte"] = Baseline.Summary["bits_per_byte"]!.DeepClone(),
        ["beats_order_3"] = ModelBits < BaselineBits[0].Bits,
        ["training_seconds"] = TrainingTime.TotalSeconds,
        ["tokens_per_second"] = TokensPerSecond,
        ["peak_share"] = double.IsNaN(PeakShare) ? null : PeakShare,
    }));

    /// <summary>A number of a JSON object, or NaN.</summary>
    public static double Number(JsonObject line, string key) => line[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;

    private static string Folder(RunDirectory run, string stage) => run.Find(stage)?.Folder ?? throw new ArtifactException(
        run.Path, new Text($"the stage {stage}", $"阶段 {stage}"), new Text("none", "没有"), new Text("Start the tour again.", "请重新开始 tour。"));

    private double Median(string key)
    {
        var values = Steps.Select(s => Number(s, key)).Where(double.IsFinite).Order().ToList();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }
}
