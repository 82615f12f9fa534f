using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Formats;

/// <summary>The parts of a tokenizer.json: a <see cref="TokenizerDefinition"/> and back.</summary>
internal static class TokenizerJson
{
    private static readonly string[] Keys = ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"];

    /// <summary>Reads the whole file.</summary>
    /// <param name="root">Its JSON.</param>
    /// <param name="configuration">What the tokenizer_config.json beside it says, or null.</param>
    /// <exception cref="TokenizerFormatException">A part is not known, or broken.</exception>
    public static TextTokenizer Read(JsonElement root, TokenizerConfiguration? configuration)
    {
        var file = new JsonSection(root, JsonPlace.Root);
        file.AllowOnly(Keys);
        if (file.Optional("version") is { } version && version.Text() != "1.0")
        {
            throw version.Refused();
        }

        var added = file.Optional("added_tokens") is { } list ? AddedTokenJson.ReadList(list) : [];
        var preTokenizer = file.Optional("pre_tokenizer");
        var definition = new TokenizerDefinition
        {
            Model = ModelJson.Read(file.Required("model"), PreTokenizerJson.IsByteLevel(preTokenizer), added),
            AddedTokens = configuration?.Complete(added) ?? added,
            Normalizer = Kept(file, "normalizer"),
            PreTokenizer = Kept(file, "pre_tokenizer"),
            PostProcessor = Kept(file, "post_processor"),
            Decoder = Kept(file, "decoder"),
            Truncation = Kept(file, "truncation"),
            Padding = Kept(file, "padding"),
        };
        return Assembly.Of(definition, configuration);
    }

    /// <summary>The whole file, or null where a tokenizer.json cannot hold the model.</summary>
    public static JsonObject? Write(TokenizerDefinition definition)
    {
        if (ModelJson.Write(definition.Model) is not { } model)
        {
            return null;
        }

        var file = Document(definition.AddedTokens, Node(definition.Normalizer), Node(definition.PreTokenizer), Node(definition.Decoder), model);
        (file["truncation"], file["padding"]) = (Node(definition.Truncation), Node(definition.Padding));
        file["post_processor"] = Node(definition.PostProcessor);
        return file;
    }

    /// <summary>The whole file of sections, the others null.</summary>
    public static JsonObject Document(IEnumerable<AddedToken> added, JsonNode? normalizer, JsonNode? preTokenizer, JsonNode? decoder, JsonObject model) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. added.OrderBy(token => token.Id).Select(AddedTokenJson.Write)]),
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = preTokenizer,
        ["post_processor"] = null,
        ["decoder"] = decoder,
        ["model"] = model,
    };

    private static JsonElement? Kept(JsonSection file, string key) => file.Optional(key)?.Element.Clone();

    private static JsonNode? Node(JsonElement? element) => element is { } value ? JsonNode.Parse(value.GetRawText()) : null;
}
