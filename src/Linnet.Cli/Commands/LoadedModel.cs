using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Checkpoints;
using Linnet.Tokenization;

namespace Linnet.Cli.Commands;

/// <summary>A checkpoint, ready to write text. libtorch is not loaded for it.</summary>
internal sealed class LoadedModel : IDisposable
{
    private LoadedModel(IGenerator generator, ITokenizer tokenizer, ChatTemplate? template) =>
        (Generator, Tokenizer, Template) = (generator, tokenizer, template);

    public IGenerator Generator { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>How a question is put to the model; null when it was not taught to answer.</summary>
    public ChatTemplate? Template { get; }

    /// <summary>Loads a checkpoint's weights.</summary>
    /// <param name="folder">The checkpoint, or the folder of a stage that ended with one.</param>
    /// <param name="threads">Threads that compute; 0: all.</param>
    public static LoadedModel Open(string folder, int threads)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new UsageException(new Text(
                "CHECKPOINT is empty: name the checkpoint's folder.", "CHECKPOINT 为空：请指定检查点文件夹。"));
        }

        using var checkpoint = Checkpoint.Open(StageModel.Find(folder));
        return new LoadedModel(
            CpuGenerator.Load(checkpoint, threads > 0 ? threads : Environment.ProcessorCount),
            checkpoint.Tokenizer,
            ChatTemplate.Open(checkpoint.Folder, checkpoint.Tokenizer));
    }

    public void Dispose() => Generator.Dispose();
}
