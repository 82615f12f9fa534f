using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Checkpoints;
using Linnet.Rewards;
using Linnet.Tokenization;

namespace Linnet.Cli.Commands;

/// <summary>A checkpoint, ready to write text. libtorch is not loaded for it.</summary>
internal sealed class LoadedModel : IDisposable
{
    private LoadedModel(string folder, IReadOnlyList<string> others, IGenerator generator, ITokenizer tokenizer, ChatTemplate? template) =>
        (Folder, Others, Generator, Tokenizer, Template) = (folder, others, generator, tokenizer, template);

    /// <summary>What was opened: the stage's folder where a run or a stage was named, else the checkpoint's.</summary>
    public string Folder { get; }

    /// <summary>Where a run was named, the folders of its other stages that ended with a model that writes text, the newest first.</summary>
    public IReadOnlyList<string> Others { get; }

    public IGenerator Generator { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>How a question is put to the model; null when it was not taught to answer.</summary>
    public ChatTemplate? Template { get; }

    /// <summary>Loads a checkpoint's weights.</summary>
    /// <param name="folder">The checkpoint, the folder of a stage that ended with one, or a run: then its newest, but no reward model.</param>
    /// <param name="threads">Threads that compute; 0: all.</param>
    /// <param name="precision">How the matrices are kept.</param>
    public static LoadedModel Open(string folder, int threads, WeightPrecision precision)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new UsageException(new Text(
                "CHECKPOINT is empty: name the checkpoint's folder.", "CHECKPOINT 为空：请指定检查点文件夹。"));
        }

        var run = new RunDirectory(folder);
        var models = StageModel.OfRun(run).Where(model => !File.Exists(Path.Combine(model.Folder, RewardModel.ScoreFile))).ToList();
        if (models.Count == 0 && run.Stages().Count > 0)
        {
            throw new ArtifactException(
                folder,
                new Text("a run with a finished model that writes text", "含有已完成、能生成文本的模型的运行目录"),
                new Text("none yet", "还没有"),
                new Text("Start the run's command again: it goes on where it stopped.", "请再次运行生成它的命令：会从中断处继续。"));
        }

        using var checkpoint = Checkpoint.Open(models.Count > 0 ? models[0].Folder : StageModel.Find(folder));
        return new LoadedModel(
            models.Count > 0 ? models[0].Stage : folder,
            [.. models.Skip(1).Select(model => model.Stage)],
            CpuGenerator.Load(checkpoint, threads > 0 ? threads : Environment.ProcessorCount, precision),
            checkpoint.Tokenizer,
            ChatTemplate.Open(checkpoint.Folder, checkpoint.Tokenizer));
    }

    public void Dispose() => Generator.Dispose();
}
