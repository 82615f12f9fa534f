using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>What may be exported.</summary>
internal static class ExportSource
{
    /// <summary>Opens a checkpoint that writes text.</summary>
    /// <exception cref="ArtifactException">It has a head that scores: the other layouts would lose it.</exception>
    /// <inheritdoc cref="Checkpoint.Open" path="/exception"/>
    public static Checkpoint Open(string folder)
    {
        var checkpoint = Checkpoint.Open(folder);
        if (!File.Exists(Path.Combine(folder, CheckpointFolder.ScoreHead)))
        {
            return checkpoint;
        }

        checkpoint.Dispose();
        throw new ArtifactException(
            folder,
            new Text("a model that writes text", "生成文本的模型"),
            new Text($"a reward model: {CheckpointFolder.ScoreHead} beside it", $"奖励模型：旁边有 {CheckpointFolder.ScoreHead}"),
            new Text(
                "Export the model that it was trained from; other programs cannot read its score.",
                "请导出训练它所用的模型；其他程序无法读取它的打分。"));
    }
}
