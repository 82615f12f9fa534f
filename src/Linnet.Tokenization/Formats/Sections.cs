using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Formats;

/// <summary>Sections of tokenizer.json for tokenizers that come from files without any.</summary>
internal static class Sections
{
    /// <summary>A <c>ByteLevel</c>, as pre-tokenizer or decoder.</summary>
    /// <param name="addsPrefixSpace">Whether a text that begins without a space gets one.</param>
    /// <param name="cuts">Whether it cuts as GPT-2 does.</param>
    public static JsonObject ByteLevel(bool addsPrefixSpace, bool cuts) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = addsPrefixSpace,
        ["trim_offsets"] = true,
        ["use_regex"] = cuts,
    };

    /// <summary>Cuts by regular expressions, one after another, then writes bytes as characters.</summary>
    public static JsonObject SplitThenBytes(params ReadOnlySpan<string> patterns)
    {
        var parts = new JsonArray();
        foreach (var pattern in patterns)
        {
            parts.Add((JsonNode)Split(pattern));
        }

        parts.Add((JsonNode)ByteLevel(addsPrefixSpace: false, cuts: false));
        return Part("Sequence", ("pretokenizers", parts));
    }

    /// <summary>Cuts by a regular expression: what it matches is a piece, and what lies between.</summary>
    public static JsonObject Split(string pattern) =>
        Part("Split", ("pattern", new JsonObject { ["Regex"] = pattern }), ("behavior", "Isolated"), ("invert", false));

    /// <summary>BERT's normalizer.</summary>
    public static JsonObject BertNormalizer(bool lowercases, bool? stripsAccents, bool splitsHan) => new()
    {
        ["type"] = "BertNormalizer",
        ["clean_text"] = true,
        ["handle_chinese_chars"] = splitsHan,
        ["strip_accents"] = stripsAccents,
        ["lowercase"] = lowercases,
    };

    /// <summary>A template that puts one token before a text and another behind it.</summary>
    public static JsonObject BertProcessing((string Text, int Id) beginning, (string Text, int Id) end) => new()
    {
        ["type"] = "BertProcessing",
        ["sep"] = new JsonArray(end.Text, end.Id),
        ["cls"] = new JsonArray(beginning.Text, beginning.Id),
    };

    /// <summary>A part by its type and other keys.</summary>
    public static JsonObject Part(string type, params (string Key, JsonNode? Value)[] members) =>
        new([KeyValuePair.Create<string, JsonNode?>("type", type), .. members.Select(member => KeyValuePair.Create(member.Key, member.Value))]);

    /// <summary>As <see cref="TokenizerDefinition"/> holds it.</summary>
    public static JsonElement Element(JsonObject section) => TokenizerDefinition.Section(section.ToJsonString());
}
