using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Tokenization;
using Linnet.Tokenization.Chat;

namespace Linnet.Model.Checkpoints;

/// <summary>Turns a model's folder as Hugging Face writes it into a checkpoint folder.</summary>
public static class HuggingFaceImport
{
    /// <summary>Checks the files against each other and writes them into a folder with a manifest: whole or not at all. Weights keep their type and bits, a
    /// model that was taught to answer keeps its <see cref="ChatTemplate"/>.</summary>
    /// <param name="source">A folder with config.json, model.safetensors (or model.safetensors.index.json and the files that it names) and tokenizer.json.</param>
    /// <param name="folder">The checkpoint to make: absent or empty.</param>
    /// <returns>The model that was written.</returns>
    /// <exception cref="UsageException">A path is empty.</exception>
    /// <exception cref="ArtifactException">A file is missing, broken or of an unknown kind, they do not fit, or the folder holds something already.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static DecoderDescription Run(string source, string folder)
    {
        NewCheckpoint.RequireFree(folder, new Text("the new checkpoint's folder", "新检查点文件夹"));
        using var model = Checkpoint.Open(source);
        AtomicFolder.Write(
            Path.TrimEndingDirectorySeparator(folder),
            temporary =>
            {
                CheckpointFolder.Write(temporary, model.Description, model.Weights, model.Tokenizer);
                if (ChatTemplateSource.Read(source) is { } template)
                {
                    (template.Jinja == ChatTemplate.Jinja ? ChatTemplateSource.Own : template).Write(temporary);
                }
            });
        return model.Description;
    }
}
