using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Baselines;

/// <summary>The figures of the n-gram model that a trained model is compared with: <c>baseline.json</c>.</summary>
/// <param name="Order">Its order.</param>
/// <param name="Predictions">Tokens that it predicted: the same number as the model's, on the same text with the same vocabulary.</param>
/// <param name="Perplexity">Perplexity of all validation text.</param>
/// <param name="BitsPerCharacter">Bits per character.</param>
/// <param name="BitsPerByte">Bits per byte.</param>
public sealed record BaselineFile(int Order, long Predictions, double Perplexity, double BitsPerCharacter, double BitsPerByte)
{
    /// <summary>The file's name in the folder of the stage ngram-baseline.</summary>
    public const string FileName = "baseline.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The figures as JSON.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, Format)!;

    /// <summary>Writes the file.</summary>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonText.Pretty(ToJson().AsObject()));

    /// <summary>Reads the file.</summary>
    /// <exception cref="ArtifactException">It cannot be read, or is something else.</exception>
    public static BaselineFile Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize<BaselineFile>(FileErrors.Translate(path, () => File.ReadAllBytes(path)), Format);
            return read is { Perplexity: > 0 } ? read : throw Unreadable(path, Text.Same("null"), null);
        }
        catch (JsonException error)
        {
            throw Unreadable(path, Text.Same(error.Message), error);
        }
    }

    private static ArtifactException Unreadable(string path, Text found, Exception? cause) => new(
        path,
        new Text("the figures of an n-gram model", "n-gram 模型的结果"),
        found,
        new Text("Give the baseline.json of a finished stage ngram-baseline.", "请给出已完成的 ngram-baseline 阶段的 baseline.json。"),
        cause);
}
