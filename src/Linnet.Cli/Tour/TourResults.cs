using System.Diagnostics;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Cli.Tour;

/// <summary>A finished stage of the tour.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">Its stage.json.</param>
internal sealed record TourStage(string Name, string Folder, StageManifest Manifest)
{
    /// <summary>From its first start to its end, in seconds: of an interrupted stage the pause too.</summary>
    public double Seconds => (Manifest.Finished - Manifest.Started).TotalSeconds;
}

/// <summary>What the tour's stages came to, read from their files.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stages">Its finished stages, in order.</param>
/// <param name="PeakMemoryBytes">Largest resident set of this process.</param>
internal sealed record TourResults(RunDirectory Run, IReadOnlyList<TourStage> Stages, long PeakMemoryBytes)
{
    /// <summary>All stages together, in seconds.</summary>
    public double Seconds => Stages.Sum(stage => stage.Seconds);

    /// <summary>The result in a few sentences.</summary>
    public Text Sentence => new(
        $"Held-out text: perplexity {Number("pretrain", "perplexity"):F2}; Kneser-Ney trigram {Number("ngram-baseline", "perplexity"):F2}.\n"
        + $"Exam: {Number("exam", "models.sft.accuracy_likelihood"):P1} by likelihood, {Number("exam", "models.sft.accuracy_letters"):P1} by letters; chance 25 %.\n"
        + $"Reward model: {Number("reward", "accuracy"):P1} of the pairs right.\n"
        + $"Score: tuned {Number("best-of-n", "sft_reward"):F2}, Best-of-N {Number("best-of-n", "best_of_n_reward"):F2}, DPO {Number("dpo", "reward"):F2}, PPO {Number("ppo", "reward"):F2}.",
        $"留出文本：困惑度 {Number("pretrain", "perplexity"):F2}；Kneser-Ney 三元模型 {Number("ngram-baseline", "perplexity"):F2}。\n"
        + $"考试：按似然 {Number("exam", "models.sft.accuracy_likelihood"):P1}，按字母 {Number("exam", "models.sft.accuracy_letters"):P1}；随机为 25%。\n"
        + $"奖励模型：{Number("reward", "accuracy"):P1} 的偏序对判断正确。\n"
        + $"得分：微调 {Number("best-of-n", "sft_reward"):F2}，Best-of-N {Number("best-of-n", "best_of_n_reward"):F2}，DPO {Number("dpo", "reward"):F2}，PPO {Number("ppo", "reward"):F2}。");

    /// <summary>Reads a finished tour.</summary>
    public static TourResults Read(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var process = Process.GetCurrentProcess();
        return new TourResults(
            run,
            [.. run.Stages().Where(s => s.IsComplete).Select(s => new TourStage(s.Name, s.Folder, StageManifest.Read(s.Folder)))],
            process.PeakWorkingSet64);
    }

    /// <summary>A stage of the tour.</summary>
    /// <exception cref="ArtifactException">The run does not have it.</exception>
    public TourStage Stage(string name) => Stages.FirstOrDefault(s => s.Name == name) ?? throw new ArtifactException(
        Run.Path, new Text($"the stage {name}", $"阶段 {name}"), new Text("none", "没有"), new Text("Start the tour again.", "请重新开始 tour。"));

    /// <summary>A value of a stage's summary by its path, <c>models.sft.accuracy</c>; null where there is none.</summary>
    public JsonNode? Value(string stage, string path)
    {
        JsonNode? node = Stages.FirstOrDefault(s => s.Name == stage)?.Manifest.Summary;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>A number of a stage's summary, or NaN.</summary>
    public double Number(string stage, string path) =>
        Value(stage, path) is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;
}
