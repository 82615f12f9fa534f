using System.Text.Json.Nodes;

namespace Linnet.Core.Runs;

/// <summary>Finds the checkpoint that a stage or a run ended with, so that its folder can be named instead.</summary>
public static class StageModel
{
    /// <summary>
    /// The checkpoint's folder: what <c>summary.model</c> of the finished stage names, or of the last one in a run that has it,
    /// else <paramref name="folder"/> itself.
    /// </summary>
    public static string Find(string folder)
    {
        var stages = new RunDirectory(folder).Stages().Where(s => s.IsComplete).Select(s => s.Folder).Reverse();
        return stages.Prepend(folder).Select(ModelOf).FirstOrDefault(model => model is not null) ?? folder;

        static string? ModelOf(string stage) => Relative(stage) is { } model ? Path.Combine(stage, model) : null;
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

    private static string? Relative(string folder) =>
        File.Exists(Path.Combine(folder, StageManifest.FileName))
        && StageManifest.Read(folder).Summary["model"] is JsonValue value
        && value.TryGetValue<string>(out var model)
            ? model
            : null;
}
