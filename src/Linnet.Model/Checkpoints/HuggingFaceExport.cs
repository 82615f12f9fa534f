using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>Turns a checkpoint into a folder that Hugging Face's transformers and tokenizers read: the way back from <see cref="HuggingFaceImport"/>.</summary>
public static class HuggingFaceExport
{
    /// <summary>Most bytes of tensors in one file: 5 GB, as transformers writes them.</summary>
    public const long DefaultFileBytes = 5_000_000_000;

    /// <summary>
    /// Writes config.json, generation_config.json, model.safetensors (or numbered files and their index), tokenizer.json and
    /// tokenizer_config.json into a folder: whole or not at all.
    /// </summary>
    /// <remarks>Names and joined projections are those of the model's family (<see cref="ModelType"/>). An import of the folder gives the same weights, description and ids.</remarks>
    /// <param name="source">A checkpoint's folder.</param>
    /// <param name="folder">The folder to make: absent or empty.</param>
    /// <param name="type">F32 or BF16 for all weights, BF16 rounded to nearest, ties to even; null: as the checkpoint has them, bit for bit.</param>
    /// <param name="fileBytes">Most bytes of tensors in one file, at least 1; a tensor that is longer has a file of its own.</param>
    /// <returns>The model that was written.</returns>
    /// <exception cref="UsageException">A path is empty.</exception>
    /// <exception cref="ArtifactException">The checkpoint is missing or broken, is a reward model, its tokenizer has no tokenizer.json, or the folder holds something already.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static DecoderDescription Run(string source, string folder, DataType? type = null, long fileBytes = DefaultFileBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fileBytes, 1);
        if (type is not (null or DataType.F32 or DataType.BF16))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Weights are written as F32 or BF16.");
        }

        NewCheckpoint.RequireFree(folder, new Text("the folder to write", "要写入的文件夹"));
        using var model = ExportSource.Open(source);
        var tensors = WeightLayout.Of(model.Description).ToList();
        var read = tensors.ConvertAll(t => new TensorLayout(t.Name, model.Weights.TypeOf(t.Rows.First().Weight), t.Shape));
        var layouts = read.ConvertAll(layout => layout with { DataType = type ?? layout.DataType });
        read.ForEach(layout => SafetensorsFile.RequireArray(model.Weights.Path, layout));
        RequireArrays(model.Weights.Path, layouts);
        var tokenizer = new HuggingFaceTokenizer(model);
        AtomicFolder.Write(
            Path.TrimEndingDirectorySeparator(folder),
            temporary =>
            {
                ConfigFile.Write(Path.Combine(temporary, CheckpointFolder.Config), model.Description, model.Tokenizer, layouts[0].DataType, isExport: true);
                ShardedWeights.Write(temporary, layouts, fileBytes, i => Bytes(model.Weights, tensors[i], layouts[i].DataType));
                tokenizer.Write(temporary);
            },
            withManifest: false);
        return model.Description;
    }

    private static ReadOnlyMemory<byte> Bytes(ModelWeights weights, FileTensor tensor, DataType type)
    {
        var joined = WeightLayout.Join(tensor, weights.Read);
        return joined.DataType == type ? joined.Bytes : type.FromFloats(joined.DataType.ToFloats(joined.Bytes.Span));
    }

    /// <summary>Requires that each tensor that is written fits in an array.</summary>
    /// <param name="path">What is exported, for the message.</param>
    /// <param name="written">The tensors as they are written; they were read as others that fit.</param>
    internal static void RequireArrays(string path, List<TensorLayout> written)
    {
        if (written.Find(layout => !(layout.Length <= Array.MaxLength)) is { } tooLong)
        {
            throw new ArtifactException(
                path,
                new Text(
                    $"tensors of at most {Array.MaxLength} bytes in {tooLong.DataType.ToString()}", $"张量以 {tooLong.DataType.ToString()} 计不超过 {Array.MaxLength} 字节"),
                Text.Same($"{tooLong.Name} [{string.Join(", ", tooLong.Shape)}]"),
                new Text("Write it with the type that it has: leave out precision.", "请以原有类型写出：不要指定 precision。"));
        }
    }
}
