using System.Text.Json.Nodes;
using Linnet.Tokenization.Normalizers;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>A way to cut text, by name: the scanner and how tokenizer.json says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cut">The scanner.</param>
/// <param name="Patterns">The regular expressions that it stands for, one after the other; none where a type of tokenizer.json says it.</param>
/// <param name="Section">The section of tokenizer.json where no pattern says it.</param>
/// <param name="KeepsAll">Whether every byte of the text is in a piece.</param>
internal sealed record TextCut(string Name, IPreTokenizer Cut, IReadOnlyList<string> Patterns, Func<JsonObject>? Section = null, bool KeepsAll = true)
{
    /// <summary>Writes spaces as a character of words, as SentencePiece does; else null.</summary>
    public INormalizer? Spaces { get; init; }

    /// <summary>All.</summary>
    public static IReadOnlyList<TextCut> All { get; } =
    [
        new("gpt2", Gpt2PreTokenizer.Instance, [Gpt2PreTokenizer.Pattern]),
        new("cl100k", Cl100kPreTokenizer.Cl100k, [Cl100kPreTokenizer.Cl100k.Pattern]),
        new("o200k", O200kPreTokenizer.Instance, [O200kPreTokenizer.Pattern]),
        new("llama3", Cl100kPreTokenizer.Cl100k, [Cl100kPreTokenizer.Cl100k.Pattern]),
        new("qwen2", Cl100kPreTokenizer.Qwen2, [Cl100kPreTokenizer.Qwen2.Pattern]),
        new("deepseek_v3", DeepSeekPreTokenizer.DeepSeekV3, [DeepSeekPreTokenizer.NumberPattern, DeepSeekPreTokenizer.HanPattern, DeepSeekPreTokenizer.WordPattern]),
        new("whitespace", RunPreTokenizer.Whitespace, [], () => Type("Whitespace"), KeepsAll: false),
        new("bert", RunPreTokenizer.Bert, [], () => Type("BertPreTokenizer"), KeepsAll: false),
        new("metaspace", SplitPreTokenizer.Metaspace(), [], Metaspace) { Spaces = new MetaspaceNormalizer() },
        new("metaspace_scripts", MetaspaceScriptPreTokenizer.Instance, [], MetaspaceScripts) { Spaces = new MetaspaceNormalizer() },
        new("linnet", Cl100kPreTokenizer.Linnet, [PreTokenizer.Pattern]),
    ];

    /// <summary>The section <c>pre_tokenizer</c>.</summary>
    /// <param name="asBytes">Whether bytes are then written as characters.</param>
    public JsonObject ToJson(bool asBytes)
    {
        if (Section is not null)
        {
            return Section();
        }

        if (asBytes && Name == "gpt2")
        {
            return ByteLevel(cuts: true);
        }

        JsonArray parts = [.. Patterns.Select(Split)];
        if (asBytes)
        {
            parts.Add((JsonNode)ByteLevel(cuts: false));
        }

        return parts.Count == 1 ? (JsonObject)parts[0]!.DeepClone() : new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = parts };
    }

    /// <summary>Bytes as characters, and back.</summary>
    public static JsonObject ByteLevel(bool cuts) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = cuts,
    };

    /// <summary>Spaces as a character of words.</summary>
    public static JsonObject Metaspace() => new()
    {
        ["type"] = "Metaspace",
        ["replacement"] = "▁",
        ["prepend_scheme"] = "always",
        ["split"] = true,
    };

    private static JsonObject MetaspaceScripts() => new()
    {
        ["type"] = "Sequence",
        ["pretokenizers"] = new JsonArray(
            Metaspace(), Split(DeepSeekPreTokenizer.HanPattern), new JsonObject { ["type"] = "Digits", ["individual_digits"] = true }),
    };

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonNode Split(string pattern) => new JsonObject
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };
}
