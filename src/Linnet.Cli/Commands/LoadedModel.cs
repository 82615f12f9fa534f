using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Model.Checkpoints;
using Linnet.Tokenization;
using Linnet.Training.Generation;

namespace Linnet.Cli.Commands;

/// <summary>A checkpoint, ready to write text. libtorch is not loaded for it on the processor.</summary>
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
    /// <param name="settings">Device, threads, and how the matrices are kept.</param>
    /// <exception cref="UsageException">The device is not there.</exception>
    public static LoadedModel Open(string folder, SamplingRecipe settings)
    {
        var threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        var chosen = ChosenModel.Find(folder);
        using var checkpoint = Checkpoint.Open(chosen.Checkpoint);
        return new LoadedModel(
            chosen.Folder,
            chosen.Others,
            DeviceGenerator.Open(checkpoint, settings.Device, threads, settings.Precision),
            checkpoint.Tokenizer,
            ChatTemplate.Open(checkpoint.Folder, checkpoint.Tokenizer, TimeProvider.System));
    }

    public void Dispose() => Generator.Dispose();
}
