using System.Text.Json;

namespace Linnet.Tokenization;

/// <summary>What a <see cref="TextTokenizer"/> is made of, as a tokenizer.json says it.</summary>
/// <remarks>
/// The model is ready for use; the parts around it are the JSON that tokenizer.json holds for them, so that a file which is read and
/// written again says the same. <c>with</c> gives the same tokenizer over another model.
/// </remarks>
public sealed record TokenizerDefinition
{
    /// <summary>Turns pieces into tokens.</summary>
    public required ITokenModel Model { get; init; }

    /// <summary>The tokens beside the model's, each id and text once.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>The section <c>normalizer</c>, or null.</summary>
    public JsonElement? Normalizer { get; init; }

    /// <summary>The section <c>pre_tokenizer</c>, or null.</summary>
    public JsonElement? PreTokenizer { get; init; }

    /// <summary>The section <c>post_processor</c>, or null.</summary>
    public JsonElement? PostProcessor { get; init; }

    /// <summary>The section <c>decoder</c>, or null: then tokens are decoded with a space between them.</summary>
    public JsonElement? Decoder { get; init; }

    /// <summary>The section <c>truncation</c>: how texts are cut to a length for a model, by <see cref="TokenizerBatch.EncodeForModel"/> alone; or null.</summary>
    public JsonElement? Truncation { get; init; }

    /// <summary>The section <c>padding</c>: how they are filled up to a length, there too; or null.</summary>
    public JsonElement? Padding { get; init; }

    /// <summary>The id that begins a sequence; null: there is none.</summary>
    public int? Beginning { get; init; }

    /// <summary>The id that ends a document or an answer; null: there is none.</summary>
    public int? End { get; init; }

    /// <summary>The tokenizer_config.json that stood beside the file, chat template and all; or null.</summary>
    public JsonElement? Configuration { get; init; }

    /// <summary>A section from its JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonElement Section(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
