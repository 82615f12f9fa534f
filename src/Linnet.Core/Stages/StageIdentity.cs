using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>What makes two runs of a stage the same: the resolved recipe and the inputs' kinds and hashes, wherever the inputs lie.</summary>
/// <param name="Source">The recipe as given.</param>
/// <param name="Resolved">The recipe with every value.</param>
/// <param name="Complete">Gives a kept recipe the keys that came since, with their defaults; throws <see cref="RecipeException"/>.</param>
/// <param name="Inputs">The input files.</param>
internal sealed record StageIdentity(string Source, string Resolved, Func<string, string> Complete, IReadOnlyList<InputEntry> Inputs)
{
    private const int MaximumRecipeBytes = 4 << 20;
    private const int MaximumInputsBytes = 64 << 20;

    /// <summary>The files that hold it.</summary>
    public static IReadOnlySet<string> FileNames { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        StageFiles.Recipe, StageFiles.ResolvedRecipe, StageFiles.Inputs,
    };

    public void Write(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, StageFiles.Recipe), Source);
        AtomicFile.WriteText(Path.Combine(folder, StageFiles.ResolvedRecipe), Resolved);
        AtomicFile.Write(Path.Combine(folder, StageFiles.Inputs), JsonText.Pretty(new JsonObject { ["inputs"] = InputEntryJson.Write(Inputs) }));
    }

    /// <summary>Requires that a folder was begun with the same recipe and inputs.</summary>
    /// <exception cref="ArtifactException">It was not: names what differs.</exception>
    public void RequireSame(StagePlace place)
    {
        RequireSameRecipe(place);
        RequireSameInputs(place.Folder, NextStep(place));
    }

    /// <inheritdoc cref="RequireSame"/>
    /// <summary>Requires that a folder was begun with the same recipe, whatever its inputs.</summary>
    public void RequireSameRecipe(StagePlace place) => RequireSameRecipe(place.Folder, NextStep(place));

    private static Text NextStep(StagePlace place) => place.IsComplete
        ? new Text(
            "The finished stage is kept as it is: start a new run with another --run.",
            "已完成的阶段保持不变：请用另一个 --run 开始新的运行。")
        : new Text(
            "An interrupted stage continues only with the recipe and inputs that it began with: restore them, or start a new run with another --run.",
            "中断的阶段只能用开始时的配方和输入继续：请恢复它们，或用另一个 --run 开始新的运行。");

    private void RequireSameRecipe(string folder, Text nextStep)
    {
        var path = Path.Combine(folder, StageFiles.ResolvedRecipe);
        var expected = new Text("the recipe of this stage", "该阶段的配方");
        var kept = Encoding.UTF8.GetString(ArtifactFile.Read(path, MaximumRecipeBytes, expected, nextStep));
        if (kept == Resolved)
        {
            return;
        }

        IReadOnlyList<RecipeDifference> differences;
        try
        {
            differences = Differences(kept);
        }
        catch (InvalidDataException error)
        {
            throw new ArtifactException(path, expected, new Text("a damaged file", "已损坏的文件"), nextStep, error);
        }

        if (differences.Count > 0)
        {
            throw new ArtifactException(
                folder, Values(differences, d => d.Left), Values(differences, d => d.Right), nextStep);
        }
    }

    /// <summary>A key that the stage did not have when the folder was begun counts as its default: the stage did what the default does.</summary>
    private IReadOnlyList<RecipeDifference> Differences(string kept)
    {
        var differences = RecipeDifference.Between(Resolved, kept);
        if (differences.All(d => d.Right is not null))
        {
            return differences;
        }

        try
        {
            return RecipeDifference.Between(Resolved, Complete(kept));
        }
        catch (RecipeException)
        {
            return differences; // The kept recipe has keys or values that today's stage refuses: what differs says which.
        }
    }

    private void RequireSameInputs(string folder, Text nextStep)
    {
        var path = Path.Combine(folder, StageFiles.Inputs);
        var expected = new Text("the inputs of this stage", "该阶段的输入");
        var bytes = ArtifactFile.Read(path, MaximumInputsBytes, expected, nextStep);
        IReadOnlyList<InputEntry> kept;
        try
        {
            kept = InputEntryJson.Read(FileEntryJson.Require(JsonText.Parse(bytes), "inputs"));
        }
        catch (Exception error) when (FileEntryJson.IsMalformed(error))
        {
            throw new ArtifactException(path, expected, new Text("a damaged file", "已损坏的文件"), nextStep, error);
        }

        for (var i = 0; i < Math.Max(kept.Count, Inputs.Count); i++)
        {
            var (now, then) = (Inputs.ElementAtOrDefault(i), kept.ElementAtOrDefault(i));
            if (now is null || then is null || (now.Kind, now.Bytes, now.Sha256) != (then.Kind, then.Bytes, then.Sha256))
            {
                throw new ArtifactException(folder, Describe(now), Describe(then), nextStep);
            }
        }
    }

    private static Text Values(IReadOnlyList<RecipeDifference> differences, Func<RecipeDifference, string?> value)
    {
        const int Shown = 5;
        var named = string.Join(", ", differences.Take(Shown).Select(d => value(d) is { } v ? $"{d.Key} = {v}" : $"no {d.Key}"));
        var namedChinese = string.Join("、", differences.Take(Shown).Select(d => value(d) is { } v ? $"{d.Key} = {v}" : $"没有 {d.Key}"));
        var more = differences.Count - Shown;
        return more > 0 ? new Text($"{named} and {more} more", $"{namedChinese} 等共 {differences.Count} 项") : new Text(named, namedChinese);
    }

    private static Text Describe(InputEntry? input) => input is null
        ? new Text("no further input", "没有更多输入")
        : new Text(
            $"the input {input.Path} ({input.Kind}, {input.Bytes} bytes, SHA-256 {input.Sha256})",
            $"输入 {input.Path}（{input.Kind}，{input.Bytes} 字节，SHA-256 {input.Sha256}）");
}
