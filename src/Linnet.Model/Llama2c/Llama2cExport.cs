using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Checkpoints;

namespace Linnet.Model.Llama2c;

/// <summary>Turns a checkpoint into the two files of llama2.c: the way back from <see cref="Llama2cImport"/>.</summary>
public static class Llama2cExport
{
    /// <summary>The model's file.</summary>
    public const string ModelName = "model.bin";

    /// <summary>Writes model.bin, in the first format, and tokenizer.bin into a folder: whole or not at all.</summary>
    /// <remarks>Weights are 32-bit floats; BF16 and F16 are widened exactly. An import of the two files gives the same weights and ids.</remarks>
    /// <param name="source">A checkpoint's folder.</param>
    /// <param name="folder">The folder to make: absent or empty.</param>
    /// <returns>The model that was written.</returns>
    /// <exception cref="UsageException">A path is empty.</exception>
    /// <exception cref="ArtifactException">
    /// The checkpoint is missing or broken, it has what the format cannot say (all of it is named), or the folder holds something already.
    /// </exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static DecoderDescription Run(string source, string folder)
    {
        NewCheckpoint.RequireFree(folder, new Text("the folder to write", "要写入的文件夹"));
        using var model = ExportSource.Open(source);
        var description = model.Description;
        var misfits = Llama2cFit.Misfits(description, model.Tokenizer);
        if (misfits.Count > 0)
        {
            throw new ArtifactException(
                source,
                new Text("a model that llama2.c's files can hold", "llama2.c 的文件能够表示的模型"),
                new Text(string.Join("; ", misfits.Select(m => m.English)), string.Join("；", misfits.Select(m => m.Chinese))),
                new Text("Export it with --to hf.", "请改用 --to hf 导出。"));
        }

        var tokenizer = (Llama2cTokenizer)model.Tokenizer;
        AtomicFolder.Write(
            Path.TrimEndingDirectorySeparator(folder),
            temporary =>
            {
                Llama2cWriter.Write(Path.Combine(temporary, ModelName), description, model.Weights.ReadFloats);
                AtomicFile.Write(Path.Combine(temporary, CheckpointFolder.TokenizerBinName), tokenizer.FileBytes.Span);
            },
            withManifest: false);
        return description;
    }
}
