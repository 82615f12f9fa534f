using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary><c>start.json</c> of an unfinished stage: what a resumed process must not choose anew.</summary>
/// <remarks>Sealed as <c>stage.json</c> is: an edited number would change the sums without a word.</remarks>
internal sealed record StageStart(DateTimeOffset Started, int Threads, JsonObject Execution)
{
    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, StageFiles.Start),
        SealedJson.Write(new JsonObject
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
            var root = JsonText.Parse(bytes) as JsonObject ?? throw new InvalidDataException("root");
            SealedJson.Require(bytes, root);
            var threads = FileEntryJson.Require(root, "threads").GetValue<int>();
            return new StageStart(
                Timestamp.Parse(FileEntryJson.Require(root, "started").GetValue<string>()),
                threads >= 1 ? threads : throw new InvalidDataException("threads"),
                FileEntryJson.Require(root, "execution").DeepClone().AsObject());
        }
        catch (Exception error) when (FileEntryJson.IsMalformed(error))
        {
            throw new ArtifactException(path, expected, new Text("other bytes: it is damaged or was edited", "其他内容：文件已损坏或被改动"), nextStep, error);
        }
    }
}
