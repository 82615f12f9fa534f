using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
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

    /// <summary>What a recipe's key <c>pretokenizer</c> must be: one of the names, or nothing.</summary>
    public static IEnumerable<RecipeRule> Check(string? name) => name is null || ByName.ContainsKey(name)
        ? []
        : [new("pretokenizer", new Text($"expected one of {string.Join(", ", Names)}; found {name}", $"应为 {string.Join("、", Names)} 之一；实际是 {name}"))];

    /// <summary>The section <c>pre_tokenizer</c> of a name, or null.</summary>
    public static JsonElement? Find(string name) => ByName.TryGetValue(name, out var section) ? section() : null;

    /// <summary>The section <c>pre_tokenizer</c> that says a cut for byte-level BPE, or null where tokenizer.json has no words for it.</summary>
    internal static JsonObject? SectionOf(IPreTokenizer cut) => cut switch
    {
        Gpt2PreTokenizer => Sections.ByteLevel(addsPrefixSpace: false, cuts: true),
        Cl100kPreTokenizer scanner => Sections.SplitThenBytes(scanner.Pattern),
        O200kPreTokenizer => Sections.SplitThenBytes(O200kPreTokenizer.Pattern),
        _ when ReferenceEquals(cut, DeepSeekPreTokenizer.DeepSeekV3) => Sections.SplitThenBytes(
            DeepSeekPreTokenizer.NumberPattern, DeepSeekPreTokenizer.HanPattern, DeepSeekPreTokenizer.WordPattern),
        _ when ReferenceEquals(cut, RunPreTokenizer.Whitespace) => ThenBytes("Whitespace"),
        _ when ReferenceEquals(cut, RunPreTokenizer.WhitespaceSplit) => ThenBytes("WhitespaceSplit"),
        _ when ReferenceEquals(cut, RunPreTokenizer.Bert) => ThenBytes("BertPreTokenizer"),
        _ => null,
    };

    private static JsonObject ThenBytes(string type) =>
        Sections.Part("Sequence", ("pretokenizers", new JsonArray(Sections.Part(type), Sections.ByteLevel(addsPrefixSpace: false, cuts: false))));

    private static JsonElement Split(string pattern) => Sections.Element(Sections.SplitThenBytes(pattern));
}
