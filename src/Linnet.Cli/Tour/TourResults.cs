using System.Diagnostics;
using System.Text.Json.Nodes;
using Linnet.Alignment.Stages;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

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

    /// <summary>What each method of alignment that the run has did to the score, in the order of the story.</summary>
    public IReadOnlyList<MethodScore> Methods =>
    [
        .. Summaries(BestOfNStage.StageName).Select(MethodScore.OfBestOfN),
        .. Summaries(DpoStage.StageName).Select(MethodScore.OfDpo),
        .. Summaries(PpoStage.StageName).Select(MethodScore.OfPpo),
    ];

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

    /// <summary>A stage's recipe with every value; null where there is none that this version can read.</summary>
    public T? Recipe<T>(string stage)
        where T : class, IRecipe
    {
        try
        {
            return Stages.FirstOrDefault(s => s.Name == stage) is { } found
                ? RecipeReader.ReadFile<T>(Path.Combine(found.Folder, StageFiles.ResolvedRecipe), []).Value
                : null;
        }
        catch (RecipeException)
        {
            return null; // of another version: the page says less
        }
    }

    private IEnumerable<JsonObject> Summaries(string stage) => Stages.Where(s => s.Name == stage).Select(s => s.Manifest.Summary);

    private IEnumerable<Text> Sentences()
    {
        if (Has("pretrain", "ngram-baseline"))
        {
            var (perplexity, baseline) = (Numeral.Decimals(Number("pretrain", "perplexity"), 2), Numeral.Decimals(Number("ngram-baseline", "perplexity"), 2));
            yield return new(
                $"Held-out text: perplexity {perplexity}; Kneser-Ney trigram {baseline}.",
                $"留出文本：困惑度 {perplexity}；Kneser-Ney 三元模型 {baseline}。");
        }

        if (Has("exam"))
        {
            var (likelihood, letters) = (Numeral.Percent(Number("exam", "models.sft.accuracy_likelihood")), Numeral.Percent(Number("exam", "models.sft.accuracy_letters")));
            yield return new(
                $"Exam: {likelihood.English} by likelihood, {letters.English} by letters; chance 25 %.",
                $"考试：按似然 {likelihood.Chinese}，按字母 {letters.Chinese}；随机为 25%。");
        }

        if (Has("reward"))
        {
            var accuracy = Numeral.Percent(Number("reward", "accuracy"));
            yield return new($"Reward model: {accuracy.English} of the pairs right.", $"奖励模型：{accuracy.Chinese} 的偏序对判断正确。");
        }

        foreach (var method in Methods)
        {
            var alarm = method.Alarm is null ? Text.Same("") : new Text(" An alarm of reward hacking fired: see the report.", "触发了奖励作弊警报，见报告。");
            yield return new(
                $"{method.Name}: score {method.Change.English}.{alarm.English}", $"{method.Name}：得分 {method.Change.Chinese}。{alarm.Chinese}");
        }
    }
}
