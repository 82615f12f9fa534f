using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Training.Modules;
using Linnet.Training.Native;

namespace Linnet.Training.Checkpoints;

/// <summary>Writes a model again with rows for new tokens: in its embeddings, in its output head where it has one of its own, and in its description.</summary>
public static class ResizedCheckpoint
{
    /// <summary>Applies a plan. Old rows and all other weights keep their type and bits; new rows are rounded to the type of the old ones.</summary>
    /// <param name="source">The model; stays the caller's.</param>
    /// <param name="plan">What each new row begins at.</param>
    /// <param name="tokenizer">The vocabulary with the new tokens: as many ids as the plan makes rows.</param>
    /// <param name="folder">The checkpoint to make, with a manifest: whole or not at all. A folder that is there already is replaced.</param>
    /// <returns>The model that was written.</returns>
    /// <exception cref="ArtifactException">The plan is for another vocabulary than the model's.</exception>
    /// <exception cref="ArgumentException">The tokenizer does not fit the plan, or a row of the plan the old vocabulary.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static DecoderDescription Write(Checkpoint source, EmbeddingPlan plan, ITokenizer tokenizer, string folder)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (plan.BaseVocabularySize > source.Description.VocabularySize)
        {
            throw new ArtifactException(
                source.Folder,
                new Text($"a model of at least {plan.BaseVocabularySize} tokens, as the plan says", $"按计划所记，至少 {plan.BaseVocabularySize} 个词元的模型"),
                new Text($"{source.Description.VocabularySize}", $"{source.Description.VocabularySize} 个"),
                new Text("Extend the model's own tokenizer.", "请扩展该模型自己的分词器。"));
        }

        TorchLibrary.EnsureLoaded();
        var description = source.Description with { VocabularySize = plan.RowCount };
        AtomicFolder.Write(Path.TrimEndingDirectorySeparator(folder), temporary =>
        {
            CheckpointFolder.Write(temporary, description, WeightNames.All(description).Select(w => Resized(source.Weights, w.Name, w.Shape, plan)), tokenizer);
            if (tokenizer.EndOfSequence is not null && ChatTemplate.Open(source.Folder, tokenizer) is not null)
            {
                ChatTemplate.Write(temporary);
            }
        });
        return description;
    }

    private static NamedTensor Resized(ModelWeights weights, string name, long[] shape, EmbeddingPlan plan)
    {
        var old = weights.Read(name);
        if (name is not (WeightNames.Embedding or WeightNames.Head))
        {
            return old;
        }

        var width = (int)shape[1];
        var rows = EmbeddingResize.NewRows(weights.Floats(name), width, plan, name);
        var kept = old.Bytes.Span[..(int)((long)plan.BaseVocabularySize * width * old.DataType.Size())];
        return new NamedTensor(name, old.DataType, shape, (byte[])[.. kept, .. Rounded(old.DataType, rows)]);
    }

    private static byte[] Rounded(DataType type, float[] values) => type == DataType.F16
        ? MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (Half)value).AsSpan()).ToArray()
        : type.FromFloats(values);
}
