using System.Text.Json.Nodes;
using Linnet.Core.Runs;

namespace Linnet.Cli.Commands;

/// <summary>Finds the checkpoint that a stage or a run ended with, so that its folder can be named instead.</summary>
internal static class StageModel
{
    /// <summary>
    /// The checkpoint's folder: what <c>summary.model</c> of the finished stage names, or of the last one in a run that has it,
    /// else <paramref name="folder"/> itself.
    /// </summary>
    public static string Find(string folder)
    {
        var stages = new RunDirectory(folder).Stages().Where(s => s.IsComplete).Select(s => s.Folder).Reverse();
        return stages.Prepend(folder).Select(ModelOf).FirstOrDefault(model => model is not null) ?? folder;
    }

    private static string? ModelOf(string folder) =>
        File.Exists(Path.Combine(folder, StageManifest.FileName))
        && StageManifest.Read(folder).Summary["model"] is JsonValue value
        && value.TryGetValue<string>(out var model)
            ? Path.Combine(folder, model)
            : null;
}
