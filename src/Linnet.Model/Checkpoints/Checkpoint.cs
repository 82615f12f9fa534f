using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Model.Llama2c;
using Linnet.Tokenization;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Model.Checkpoints;

/// <summary>A model on disk: a folder of config.json, model.safetensors or the files of its index, and tokenizer.json, tokenizer.bin or tokenizer.model.</summary>
public sealed class Checkpoint : IDisposable
{
    // Rows that models of other programs have behind their last token, so that their number is round.
    private const int MaximumPadding = 1024;

    private Checkpoint(string folder, DecoderDescription description, ModelWeights weights, ITokenizer tokenizer) =>
        (Folder, Description, Weights, Tokenizer) = (folder, description, weights, tokenizer);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The model.</summary>
    public DecoderDescription Description { get; }

    /// <summary>Its weights.</summary>
    public ModelWeights Weights { get; }

    /// <summary>Its tokenizer, with as many ids as the model.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>Opens a checkpoint and checks that its files are whole and belong together; with a manifest.json, every byte of what a model needs.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="ArtifactException">A file is missing, broken, of an unknown kind, or does not fit the others.</exception>
    public static Checkpoint Open(string folder)
    {
        FileErrors.RequirePath(folder, new Text("a checkpoint's folder", "检查点文件夹"));
        if (!Directory.Exists(folder))
        {
            throw new ArtifactException(
                folder,
                new Text("the folder of a checkpoint", "检查点文件夹"),
                File.Exists(folder) ? new Text("a file", "一个文件") : new Text("nothing", "什么也没有"),
                new Text(
                    "Give a folder with config.json and model.safetensors, as the commands `pretrain` and `import` write it.",
                    "请给出包含 config.json 和 model.safetensors 的文件夹，可由命令 `pretrain` 或 `import` 生成。"));
        }

        // Beside the hashing, which takes as long. A damaged file is told as such, not by what reading it made of it.
        var verification = Task.Run(() => Verify(folder));
        DecoderDescription description;
        ITokenizer tokenizer;
        try
        {
            description = ConfigFile.Read(Path.Combine(folder, CheckpointFolder.Config));
            tokenizer = ReadTokenizer(folder);
        }
        finally
        {
            verification.GetAwaiter().GetResult();
        }

        if (tokenizer is TextTokenizer text && description.VocabularySize - text.VocabularySize is > 0 and <= MaximumPadding)
        {
            tokenizer = text.PaddedTo(description.VocabularySize);
        }

        if (tokenizer.VocabularySize != description.VocabularySize)
        {
            throw new ArtifactException(
                folder,
                new Text($"a tokenizer with {description.VocabularySize} ids, as config.json says", $"分词器有 {description.VocabularySize} 个 id（与 config.json 一致）"),
                new Text($"{tokenizer.VocabularySize}", $"{tokenizer.VocabularySize} 个"),
                new Text("The files do not belong together: copy or write the checkpoint again.", "文件之间不匹配：请重新复制或重新生成检查点。"));
        }

        var weights = ModelWeights.Open(WeightsPath(folder), description);
        return new Checkpoint(folder, description, weights, tokenizer);
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();

    private static void Verify(string folder)
    {
        if (File.Exists(Path.Combine(folder, Manifest.FileName)))
        {
            Manifest.VerifyRead(folder, path => path != CheckpointFolder.Optimizer);
        }
    }

    // With neither, the error names the usual file.
    private static string WeightsPath(string folder)
    {
        var (file, index) = (Path.Combine(folder, CheckpointFolder.Weights), Path.Combine(folder, CheckpointFolder.WeightsIndex));
        return (File.Exists(file), File.Exists(index)) switch
        {
            (true, true) => throw OneOf(
                folder,
                new Text($"the weights once: {CheckpointFolder.Weights} or {CheckpointFolder.WeightsIndex}", $"一份权重：{CheckpointFolder.Weights} 或 {CheckpointFolder.WeightsIndex}"),
                both: true),
            (false, true) => index,
            _ => file,
        };
    }

    private static ArtifactException OneOf(string folder, Text expected, bool both) => new(
        folder,
        expected,
        both ? new Text("both", "两者都有") : new Text("none", "一个也没有"),
        new Text("Copy or write the checkpoint again.", "请重新复制或重新生成检查点。"));

    // Hugging Face's folders of LLaMA often hold tokenizer.json and tokenizer.model, one vocabulary in two formats: the first is read.
    private static ITokenizer ReadTokenizer(string folder)
    {
        var json = Path.Combine(folder, CheckpointFolder.TokenizerJsonName);
        var bin = Path.Combine(folder, CheckpointFolder.TokenizerBinName);
        var pieces = Path.Combine(folder, CheckpointFolder.TokenizerModelName);
        return (File.Exists(json), File.Exists(bin)) switch
        {
            (true, false) => Llama2cTokenizerJson.TryRead(json) ?? TokenizerFile.Read(json),
            (false, true) => Llama2cTokenizer.Open(bin),
            (false, false) when File.Exists(pieces) => new SentencePieceTokenizer(SentencePieceFile.Read(pieces)),
            var (both, _) => throw OneOf(
                folder,
                both
                    ? new Text("one tokenizer: tokenizer.json or tokenizer.bin", "一个分词器：tokenizer.json 或 tokenizer.bin")
                    : new Text("one tokenizer: tokenizer.json, tokenizer.bin or tokenizer.model", "一个分词器：tokenizer.json、tokenizer.bin 或 tokenizer.model"),
                both),
        };
    }
}
