using System.Diagnostics;
using System.Text.Json.Nodes;
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
/// <param name="PeakMemoryBytes">Largest resident set of this process, or of an earlier one that told the same run.</param>
internal sealed record TourResults(RunDirectory Run, IReadOnlyList<TourStage> Stages, long PeakMemoryBytes)
{
    /// <summary>All stages together, in seconds.</summary>
    public double Seconds => Stages.Sum(stage => stage.Seconds);

    /// <summary>The result in a few sentences; those about stages that this run does not have are left out.</summary>
    public Text Sentence
    {
        get
        {
            var sentences = Sentences().ToList();
            return new(string.Join('\n', sentences.Select(s => s.English)), string.Join('\n', sentences.Select(s => s.Chinese)));
        }
    }

    /// <summary>Whether the run has all of these stages.</summary>
    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Stages.Any(stage => stage.Name == name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a finished tour.</summary>
    public static TourResults Read(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var process = Process.GetCurrentProcess();
        return new TourResults(
            run,
            [.. run.Stages().Where(s => s.IsComplete).Select(s => new TourStage(s.Name, s.Folder, StageManifest.Read(s.Folder)))],
            Math.Max(process.PeakWorkingSet64, TourSummary.PeakMemoryBytes(run)));
    }

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

    private IEnumerable<Text> Sentences()
    {
        if (Has("pretrain", "ngram-baseline"))
        {
            yield return new(
                $"Held-out text: perplexity {Number("pretrain", "perplexity"):F2}; Kneser-Ney trigram {Number("ngram-baseline", "perplexity"):F2}.",
                $"留出文本：困惑度 {Number("pretrain", "perplexity"):F2}；Kneser-Ney 三元模型 {Number("ngram-baseline", "perplexity"):F2}。");
        }

        if (Has("exam"))
        {
            yield return new(
                $"Exam: {Number("exam", "models.sft.accuracy_likelihood"):P1} by likelihood, {Number("exam", "models.sft.accuracy_letters"):P1} by letters; chance 25 %.",
                $"考试：按似然 {Number("exam", "models.sft.accuracy_likelihood"):P1}，按字母 {Number("exam", "models.sft.accuracy_letters"):P1}；随机为 25%。");
        }

        if (Has("reward"))
        {
            yield return new(
                $"Reward model: {Number("reward", "accuracy"):P1} of the pairs right.", $"奖励模型：{Number("reward", "accuracy"):P1} 的偏序对判断正确。");
        }

        if (Has("best-of-n", "dpo", "ppo"))
        {
            yield return new(
                $"Score: tuned {Number("best-of-n", "sft_reward"):F2}, Best-of-N {Number("best-of-n", "best_of_n_reward"):F2}, DPO {Number("dpo", "reward"):F2}, PPO {Number("ppo", "reward"):F2}.",
                $"得分：微调 {Number("best-of-n", "sft_reward"):F2}，Best-of-N {Number("best-of-n", "best_of_n_reward"):F2}，DPO {Number("dpo", "reward"):F2}，PPO {Number("ppo", "reward"):F2}。");
        }
    }
}
