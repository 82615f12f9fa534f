using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary><c>start.json</c> of an unfinished stage: what a resumed process must not choose anew.</summary>
internal sealed record StageStart(DateTimeOffset Started, int Threads, JsonObject Execution)
{
    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, StageFiles.Start),
        JsonText.Pretty(new JsonObject
        {
            ["started"] = Timestamp.Format(Started),
            ["threads"] = Threads,
            ["execution"] = Execution.DeepClone(),
        }));

    /// <exception cref="ArtifactException">The file is missing or damaged.</exception>
    public static StageStart Read(string folder)
    {
        var path = Path.Combine(folder, StageFiles.Start);
        var expected = new Text("the start of an unfinished stage", "未完成阶段的起始记录");
        var nextStep = new Text(
            $"Delete {folder} to begin this stage again.", $"请删除 {folder}，重新开始该阶段。");
        var bytes = ArtifactFile.Read(path, 1 << 20, expected, nextStep);
        try
        {
            var root = JsonNode.Parse(bytes);
            return new StageStart(
                Timestamp.Parse(FileEntryJson.Require(root, "started").GetValue<string>()),
                FileEntryJson.Require(root, "threads").GetValue<int>(),
                FileEntryJson.Require(root, "execution").DeepClone().AsObject());
        }
        catch (Exception error) when (FileEntryJson.IsMalformed(error))
        {
            throw new ArtifactException(path, expected, new Text("other bytes: it is damaged", "其他内容：文件已损坏"), nextStep, error);
        }
    }
}
