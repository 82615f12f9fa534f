using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>Hugging Face's <c>config.json</c> of the families in <see cref="ModelType"/>.</summary>
/// <remarks>What the decoder cannot do is refused by name; keys that do not change what the decoder computes are ignored.</remarks>
public static class ConfigFile
{
    private const int MaximumBytes = 1 << 20;

    /// <summary>Reads a description.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArtifactException">The file is missing or broken, or asks for what the decoder cannot do.</exception>
    public static DecoderDescription Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new ArtifactException(
                path,
                new Text("a config.json", "一个 config.json"),
                new Text("no such file", "没有这个文件"),
                new Text(
                    "Name a checkpoint's folder, one with config.json and model.safetensors.",
                    "请指定检查点文件夹，其中应有 config.json 和 model.safetensors。"));
        }

        var length = FileErrors.Translate(path, () => new FileInfo(path).Length);
        if (length > MaximumBytes)
        {
            throw ConfigObject.Broken(
                path,
                new Text($"at most {MaximumBytes} bytes", $"不超过 {MaximumBytes} 字节"),
                new Text($"{length}", $"{length} 字节"));
        }

        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            return new ConfigReader(path, document.RootElement).Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw ConfigObject.Broken(path, new Text("a config.json", "config.json"), Text.Same(error.Message), error);
        }
    }

    /// <summary>Writes a description.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="description">The model.</param>
    /// <param name="tokenizer">Gives the ids that begin and end a sequence; null writes none.</param>
    /// <param name="weights">Type of the weights beside it: F32, BF16 or F16.</param>
    /// <exception cref="ArgumentException">The description belongs to no <see cref="ModelType"/>.</exception>
    public static void Write(
        string path, DecoderDescription description, ITokenizer? tokenizer = null, DataType weights = DataType.F32) =>
        Write(path, description, tokenizer, weights, isExport: false);

    /// <summary>Writes a description; with isExport also the keys that our decoder does without, for other programs.</summary>
    /// <inheritdoc cref="Write(string, DecoderDescription, ITokenizer?, DataType)" path="/exception"/>
    internal static void Write(string path, DecoderDescription description, ITokenizer? tokenizer, DataType weights, bool isExport)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(description);
        var keys = isExport ? ConfigWriter.AllKeys(description) : ConfigWriter.Keys(description);
        keys["bos_token_id"] = tokenizer?.BeginningOfSequence;
        keys["eos_token_id"] = tokenizer?.EndOfSequence;
        keys["torch_dtype"] = weights switch
        {
            DataType.F32 => "float32",
            DataType.BF16 => "bfloat16",
            DataType.F16 => "float16",
            _ => throw new ArgumentOutOfRangeException(nameof(weights), weights, "Weights are F32, BF16 or F16."),
        };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            new JsonObject(keys).WriteTo(json);
        }

        buffer.WriteByte((byte)'\n');
        AtomicFile.Write(path, buffer.ToArray());
    }
}
