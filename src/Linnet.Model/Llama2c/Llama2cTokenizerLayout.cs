using System.Text.Json.Nodes;

namespace Linnet.Model.Llama2c;

/// <summary>The JSON of LLaMA-2's kind of tokenizer.json: a space before the text, spaces as U+2581, BPE with byte fallback, the beginning put first.</summary>
internal static class Llama2cTokenizerLayout
{
    /// <summary>How id 0 is written.</summary>
    public const string UnknownText = "<unk>";

    /// <summary>How id 1 is written.</summary>
    public const string BeginningText = "<s>";

    /// <summary>How id 2 is written.</summary>
    public const string EndText = "</s>";

    /// <summary>How a space is written.</summary>
    public const string Space = "\u2581";

    /// <summary>How ids 0 to 2 are written.</summary>
    public static IReadOnlyList<string> Special { get; } = [UnknownText, BeginningText, EndText];

    /// <summary>The whole file.</summary>
    /// <param name="vocabulary">Ids by piece.</param>
    /// <param name="merges">Both halves with a space between, best first.</param>
    public static JsonObject Of(JsonObject vocabulary, JsonArray merges) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. Special.Select((text, id) => new JsonObject
        {
            ["id"] = id,
            ["content"] = text,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        })]),
        ["normalizer"] = Sequence("normalizers", Node("Prepend", ("prepend", Space)), Replace(" ", Space)),
        ["pre_tokenizer"] = null,
        ["post_processor"] = Node("TemplateProcessing",
            ("single", new JsonArray(Token(0), Part("A", 0))),
            ("pair", new JsonArray(Token(0), Part("A", 0), Token(1), Part("B", 1))),
            ("special_tokens", new JsonObject
            {
                [BeginningText] = new JsonObject { ["id"] = BeginningText, ["ids"] = new JsonArray(1), ["tokens"] = new JsonArray(BeginningText) },
            })),
        ["decoder"] = Sequence("decoders",
            Replace(Space, " "), Node("ByteFallback"), Node("Fuse"), Node("Strip", ("content", " "), ("start", 1), ("stop", 0))),
        ["model"] = Node("BPE",
            ("dropout", null),
            ("unk_token", UnknownText),
            ("continuing_subword_prefix", null),
            ("end_of_word_suffix", null),
            ("fuse_unk", true),
            ("byte_fallback", true),
            ("ignore_merges", false),
            ("vocab", vocabulary),
            ("merges", merges)),
    };

    private static JsonObject Token(int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = BeginningText, ["type_id"] = type } };

    private static JsonObject Part(string id, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = id, ["type_id"] = type } };

    private static JsonObject Replace(string from, string to) =>
        Node("Replace", ("pattern", new JsonObject { ["String"] = from }), ("content", to));

    private static JsonObject Sequence(string key, params JsonNode[] parts) => Node("Sequence", (key, new JsonArray(parts)));

    private static JsonObject Node(string type, params (string Key, JsonNode? Value)[] members) =>
        new([KeyValuePair.Create<string, JsonNode?>("type", type), .. members.Select(m => KeyValuePair.Create(m.Key, m.Value))]);
}
