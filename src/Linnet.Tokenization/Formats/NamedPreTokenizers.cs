using System.Text.Json;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tokenization.Formats;

/// <summary>Ways to cut a text for byte-level BPE, by name, as sections of tokenizer.json.</summary>
public static class NamedPreTokenizers
{
    private static readonly Dictionary<string, Func<JsonElement>> ByName = new(StringComparer.Ordinal)
    {
        ["gpt2"] = () => Sections.Element(Sections.ByteLevel(addsPrefixSpace: false, cuts: true)),
        ["cl100k"] = () => Split(Cl100kPreTokenizer.Cl100k.Pattern),
        ["o200k"] = () => Split(O200kPreTokenizer.Pattern),
        ["llama3"] = () => Split(Cl100kPreTokenizer.Cl100k.Pattern),
        ["qwen2"] = () => Split(Cl100kPreTokenizer.Qwen2.Pattern),
        ["deepseek_v3"] = () => Sections.Element(Sections.SplitThenBytes(
            DeepSeekPreTokenizer.NumberPattern, DeepSeekPreTokenizer.HanPattern, DeepSeekPreTokenizer.WordPattern)),
        ["linnet"] = () => Split(PreTokenizer.Pattern),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The section <c>pre_tokenizer</c> of a name, or null.</summary>
    public static JsonElement? Find(string name) => ByName.TryGetValue(name, out var section) ? section() : null;

    private static JsonElement Split(string pattern) => Sections.Element(Sections.SplitThenBytes(pattern));
}
