using System.Text.Json.Nodes;
using Linnet.Core.Runs;

namespace Linnet.Cli.Commands;

/// <summary>Finds the checkpoint that a stage ended with, so that a stage's folder can be named instead.</summary>
internal static class StageModel
{
    /// <summary>The checkpoint's folder: what <c>summary.model</c> of a finished stage names, else <paramref name="folder"/> itself.</summary>
    public static string Find(string folder)
    {
        if (!File.Exists(Path.Combine(folder, StageManifest.FileName)))
        {
            return folder;
        }

        return StageManifest.Read(folder).Summary["model"] is JsonValue value && value.TryGetValue<string>(out var model)
            ? Path.Combine(folder, model)
            : folder;
    }
}
