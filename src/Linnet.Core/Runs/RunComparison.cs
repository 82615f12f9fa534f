using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;

namespace Linnet.Core.Runs;

/// <summary>One side of a comparison.</summary>
/// <param name="Status">Where the stage stands, and its <c>stage.json</c> when it is finished.</param>
/// <param name="LastMetrics">The last finished line of <c>metrics.jsonl</c>, or null.</param>
public sealed record ComparedStage(StageStatus Status, JsonObject? LastMetrics)
{
    /// <summary>The stage's results, or null when it is not finished.</summary>
    public JsonObject? Summary => Status.Manifest?.Summary;
}

/// <summary>One stage of two runs.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Left">The first run's stage, or null when it has none.</param>
/// <param name="Right">The second run's stage, or null.</param>
/// <param name="Recipe">The keys in which the resolved recipes differ.</param>
/// <param name="Outputs">The output files that differ; null when a side is not finished. Empty: both wrote the same bytes.</param>
public sealed record StageComparison(
    string Name,
    ComparedStage? Left,
    ComparedStage? Right,
    IReadOnlyList<RecipeDifference> Recipe,
    IReadOnlyList<FileDifference>? Outputs);

/// <summary>Two runs side by side.</summary>
/// <param name="Stages">Every stage that either has: in the first run's order, then those that only the second has.</param>
public sealed record RunComparison(IReadOnlyList<StageComparison> Stages)
{
    /// <summary>Compares two runs.</summary>
    /// <exception cref="ArtifactException">A run does not exist, or a resolved recipe is missing or damaged.</exception>
    public static RunComparison Between(RunDirectory left, RunDirectory right)
    {
        var (leftStages, rightStages) = (Read(left), Read(right));
        var names = leftStages.Keys.Concat(rightStages.Keys).Distinct(StringComparer.Ordinal);
        return new RunComparison([.. names.Select(n => Between(n, leftStages.GetValueOrDefault(n), rightStages.GetValueOrDefault(n)))]);
    }

    private static OrderedDictionary<string, ComparedStage> Read(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var stages = new OrderedDictionary<string, ComparedStage>(StringComparer.Ordinal);
        foreach (var status in RunCatalog.Read(run).Stages)
        {
            stages[status.Place.Name] = new ComparedStage(
                status, MetricsReader.Last(Path.Combine(status.Place.Folder, StageFiles.Metrics)));
        }

        return stages.Count > 0 ? stages : throw new ArtifactException(
            run.Path,
            new Text("a run with at least one stage", "至少含一个阶段的运行目录"),
            new Text("none", "一个也没有"),
            new Text("The command `runs list` shows the runs.", "命令 `runs list` 会列出所有运行。"));
    }

    private static StageComparison Between(string name, ComparedStage? left, ComparedStage? right)
    {
        var recipe = left is null || right is null ? [] : Recipes(left.Status.Place.Folder, right.Status.Place.Folder);
        var outputs = left?.Status.Manifest is { } first && right?.Status.Manifest is { } second
            ? FileDifference.Between(first.Outputs, second.Outputs)
            : null;
        return new StageComparison(name, left, right, recipe, outputs);
    }

    private static IReadOnlyList<RecipeDifference> Recipes(string left, string right)
    {
        var expected = new Text("the recipe of this stage", "该阶段的配方");
        var nextStep = new Text("The command `runs verify` names what is damaged.", "命令 `runs verify` 会指出损坏之处。");
        try
        {
            return RecipeDifference.Between(ReadText(left), ReadText(right));
        }
        catch (InvalidDataException error)
        {
            throw new ArtifactException(
                Path.Combine(left, StageFiles.ResolvedRecipe), expected, new Text("a damaged file", "已损坏的文件"), nextStep, error);
        }

        string ReadText(string folder) => Encoding.UTF8.GetString(
            ArtifactFile.Read(Path.Combine(folder, StageFiles.ResolvedRecipe), 4 << 20, expected, nextStep));
    }
}
