using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model.Llama2c;
using Linnet.Model.Safetensors;
using Linnet.Tokenization;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Model.Checkpoints;

/// <summary>The files that make a model: names, and how they are written.</summary>
public static class CheckpointFolder
{
    /// <summary>The model's description.</summary>
    public const string Config = "config.json";

    /// <summary>The model's weights.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>What stands for <see cref="Weights"/> where they are in several files: which tensor is in which.</summary>
    public const string WeightsIndex = Weights + SafetensorsShards.IndexSuffix;

    /// <summary>A vocabulary as Hugging Face writes them, our own kinds among them.</summary>
    public const string TokenizerJsonName = "tokenizer.json";

    /// <summary>A vocabulary of llama2.c.</summary>
    public const string TokenizerBinName = "tokenizer.bin";

    /// <summary>A vocabulary of SentencePiece.</summary>
    public const string TokenizerModelName = "tokenizer.model";

    /// <summary>The moments of a training that goes on: twice the size of the weights, and no part of the model.</summary>
    public const string Optimizer = "optimizer.safetensors";

    /// <summary>What a reward model has besides: the head that scores. Where it lies, the model writes no text.</summary>
    public const string ScoreHead = "score.safetensors";

    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes config.json, model.safetensors and the tokenizer with its settings, but without a chat template, into a folder that exists, and nothing else.</summary>
    /// <remarks>Meant for the inside of <see cref="AtomicFolder.Write"/>, where the caller adds its own files: a reader never sees half of it.</remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="description">The model.</param>
    /// <param name="tensors">Exactly the weights of <see cref="WeightNames.All"/>, in that order or another: files with the same bytes need the same order.</param>
    /// <param name="tokenizer">A <see cref="ByteTokenizer"/>, <see cref="BytePairTokenizer"/>, <see cref="TextTokenizer"/>, <see cref="SentencePieceTokenizer"/> or <see cref="Llama2cTokenizer"/> with as many ids as the model.</param>
    /// <exception cref="ArgumentException">The weights or the tokenizer do not fit the description, or it belongs to no <see cref="ModelType"/>.</exception>
    public static void Write(string folder, DecoderDescription description, IEnumerable<NamedTensor> tensors, ITokenizer tokenizer)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var list = tensors.ToList();
        RequireFit(description, list, tokenizer);

        ConfigFile.Write(Path.Combine(folder, Config), description, tokenizer, list[0].DataType);
        SafetensorsWriter.Write(Path.Combine(folder, Weights), WeightLayout.Join(description, list), Metadata);
        Write(folder, tokenizer);
    }

    /// <summary>The same with the weights of another checkpoint: type and bits stay, and no more than one tensor is held at a time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="description">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="tokenizer">A <see cref="ByteTokenizer"/>, <see cref="BytePairTokenizer"/>, <see cref="TextTokenizer"/>, <see cref="SentencePieceTokenizer"/> or <see cref="Llama2cTokenizer"/> with as many ids as the model.</param>
    /// <exception cref="ArgumentException">The tokenizer does not fit the description, or it belongs to no <see cref="ModelType"/>.</exception>
    /// <exception cref="ArtifactException">A weight is longer than 2 GiB.</exception>
    public static void Write(string folder, DecoderDescription description, ModelWeights weights, ITokenizer tokenizer)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tokenizer);
        RequireFit(description, tokenizer);
        var tensors = WeightLayout.Of(description).ToList();
        var layouts = tensors.ConvertAll(t => new TensorLayout(t.Name, weights.TypeOf(t.Rows.First().Weight), t.Shape));
        layouts.ForEach(layout => SafetensorsFile.RequireArray(weights.Path, layout));

        ConfigFile.Write(Path.Combine(folder, Config), description, tokenizer, layouts[0].DataType);
        SafetensorsWriter.Write(Path.Combine(folder, Weights), layouts, i => WeightLayout.Join(tensors[i], weights.Read).Bytes, Metadata);
        Write(folder, tokenizer);
    }

    /// <summary>The file of a checkpoint's tokenizer; where there are several, the one that <see cref="Checkpoint.Open"/> reads.</summary>
    public static string TokenizerOf(string folder) =>
        new[] { TokenizerJsonName, TokenizerBinName, TokenizerModelName }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? Path.Combine(folder, TokenizerJsonName);

    private static void Write(string folder, ITokenizer tokenizer)
    {
        switch (tokenizer)
        {
            case ByteTokenizer or BytePairTokenizer:
                TokenizerFile.Write(Path.Combine(folder, TokenizerJsonName), tokenizer);
                break;
            case TextTokenizer text:
                // Which of its tokens begin and end a sequence stands beside it.
                TokenizerFile.Write(Path.Combine(folder, TokenizerJsonName), text);
                AtomicFile.Write(Path.Combine(folder, ChatTemplate.FileName), TokenizerFile.ConfigurationToBytes(text, withTemplate: false));
                break;
            case SentencePieceTokenizer pieces:
                SentencePieceFile.Write(Path.Combine(folder, TokenizerModelName), pieces.Model);
                break;
            case Llama2cTokenizer llama2c:
                AtomicFile.Write(Path.Combine(folder, TokenizerBinName), llama2c.FileBytes.Span);
                break;
            default:
                throw new ArgumentException($"No file format for a tokenizer of type {tokenizer.GetType().Name}.", nameof(tokenizer));
        }
    }

    private static void RequireFit(DecoderDescription description, ITokenizer tokenizer)
    {
        if (tokenizer.VocabularySize != description.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} ids, the model {description.VocabularySize}.", nameof(tokenizer));
        }
    }

    private static void RequireFit(DecoderDescription description, List<NamedTensor> tensors, ITokenizer tokenizer)
    {
        RequireFit(description, tokenizer);
        var given = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (name, shape) in WeightNames.All(description))
        {
            if (!given.Remove(name, out var tensor) || !tensor.Shape.SequenceEqual(shape) || !tensor.DataType.IsFloatingPoint())
            {
                throw new ArgumentException($"Weight {name} [{string.Join(", ", shape)}] is missing or differs.", nameof(tensors));
            }
        }

        if (given.Count > 0)
        {
            throw new ArgumentException($"{given.Keys.First()} is not a weight of the model.", nameof(tensors));
        }
    }
}
