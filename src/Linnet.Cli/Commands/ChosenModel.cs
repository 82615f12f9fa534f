using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Model.Checkpoints;

namespace Linnet.Cli.Commands;

/// <summary>Which checkpoint a folder means.</summary>
/// <param name="Checkpoint">The checkpoint's folder.</param>
/// <param name="Folder">What is told: the stage's folder where a run was named, else what was typed.</param>
/// <param name="Others">Where a run was named, the folders of its other stages that ended with a model that writes text, the newest first.</param>
internal sealed record ChosenModel(string Checkpoint, string Folder, IReadOnlyList<string> Others)
{
    /// <summary>Finds it.</summary>
    /// <param name="folder">The checkpoint, the folder of a stage that ended with one, or a run: then its newest, but no reward model.</param>
    public static ChosenModel Find(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new UsageException(new Text(
                "CHECKPOINT is empty: name the checkpoint's folder.", "CHECKPOINT 为空：请指定检查点文件夹。"));
        }

        var run = new RunDirectory(folder);
        var models = StageModel.OfRun(run).Where(model => !File.Exists(Path.Combine(model.Folder, CheckpointFolder.ScoreHead))).ToList();
        if (models.Count > 0)
        {
            return new ChosenModel(models[0].Folder, models[0].Stage, [.. models.Skip(1).Select(model => model.Stage)]);
        }

        return run.Stages().Count == 0
            ? new ChosenModel(StageModel.Find(folder), folder, [])
            : throw new ArtifactException(
                folder,
                new Text("a run with a finished model that writes text", "含有已完成、能生成文本的模型的运行目录"),
                new Text("none yet", "还没有"),
                new Text("Start the run's command again: it goes on where it stopped, or says why it did not begin.", "请再次运行生成它的命令：会从中断处继续，或说明未能开始的原因。"));
    }
}
