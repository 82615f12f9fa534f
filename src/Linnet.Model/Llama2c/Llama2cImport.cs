using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Checkpoints;

namespace Linnet.Model.Llama2c;

/// <summary>Turns a model of llama2.c and its tokenizer into a checkpoint folder.</summary>
public static class Llama2cImport
{
    /// <summary>Reads both files, checks that they belong together, and writes the folder with its manifest: whole or not at all.</summary>
    /// <param name="modelPath">llama2.c's model.bin, first format.</param>
    /// <param name="tokenizerPath">llama2.c's tokenizer.bin of the same vocabulary.</param>
    /// <param name="folder">The checkpoint to make: absent or empty.</param>
    /// <returns>The model that was written.</returns>
    /// <exception cref="UsageException">A path is empty.</exception>
    /// <exception cref="ArtifactException">A file is missing or broken, they do not fit, or the folder holds something already.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static DecoderDescription Run(string modelPath, string tokenizerPath, string folder)
    {
        NewCheckpoint.RequireFree(folder, new Text("the new checkpoint's folder", "新检查点文件夹"));
        var tokenizer = Llama2cTokenizer.Open(tokenizerPath);
        var model = Llama2cFile.Open(modelPath);
        if (tokenizer.VocabularySize != model.Description.VocabularySize)
        {
            throw new ArtifactException(
                tokenizerPath,
                new Text($"{model.Description.VocabularySize} ids, as the model has", $"{model.Description.VocabularySize} 个 id（与模型一致）"),
                new Text($"{tokenizer.VocabularySize}", $"{tokenizer.VocabularySize} 个"),
                new Text("Give the tokenizer.bin that the model was trained with.", "请给出训练该模型所用的 tokenizer.bin。"));
        }

        AtomicFolder.Write(
            Path.TrimEndingDirectorySeparator(folder),
            temporary => CheckpointFolder.Write(temporary, model.Description, model.Tensors, tokenizer));
        return model.Description;
    }
}
