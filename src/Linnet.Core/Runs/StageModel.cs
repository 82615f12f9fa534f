using System.Text.Json.Nodes;

namespace Linnet.Core.Runs;

/// <summary>What a finished stage ended with.</summary>
/// <param name="Stage">The stage's folder.</param>
/// <param name="Folder">The checkpoint's folder, within it.</param>
public sealed record StageCheckpoint(string Stage, string Folder);

/// <summary>Finds the checkpoint that a stage or a run ended with, so that its folder can be named instead.</summary>
public static class StageModel
{
    /// <summary>
    /// The checkpoint's folder: what <c>summary.model</c> of the finished stage names, or of the last one in a run that has it,
    /// else <paramref name="folder"/> itself.
    /// </summary>
    public static string Find(string folder)
    {
        return ModelOf(folder) ?? OfRun(new RunDirectory(folder)).Select(model => model.Folder).FirstOrDefault() ?? folder;
    }

    /// <summary>The checkpoints that the finished stages of a run ended with, the newest first; none when it is no run.</summary>
    public static IReadOnlyList<StageCheckpoint> OfRun(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. run.Stages().Where(s => s.IsComplete).Reverse()
            .Select(s => ModelOf(s.Folder) is { } model ? new StageCheckpoint(s.Folder, model) : null).OfType<StageCheckpoint>()];
    }

    /// <summary>
    /// A recipe's path to a model: <c>run:pretrain</c> becomes <c>run:pretrain/checkpoints/step-000900</c> once that stage is
    /// finished; a path that names a checkpoint, or a stage that has none yet, stays as it is.
    /// </summary>
    public static string Within(RunDirectory run, string path)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Relative(run.Resolve(path)) is { } model ? path.TrimEnd('/') + "/" + model : path;
    }

    private static string? ModelOf(string stage) => Relative(stage) is { } model ? Path.Combine(stage, model) : null;

    private static string? Relative(string folder) =>
        File.Exists(Path.Combine(folder, StageManifest.FileName))
        && StageManifest.Read(folder).Summary["model"] is JsonValue value
        && value.TryGetValue<string>(out var model)
            ? model
            : null;
}
