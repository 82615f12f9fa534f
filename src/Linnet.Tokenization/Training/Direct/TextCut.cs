using System.Text.Json.Nodes;
using Linnet.Tokenization.Formats;
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
    private const string Mark = "▁";

    private static readonly INormalizer MarkedSpaces = new Normalizers.SequenceNormalizer([PrependNormalizer.Always("▁"u8), new MetaspaceNormalizer(prepend: false)]);

    /// <summary>Writes spaces as a character of words, one more before the text, as LLaMA-2's SentencePiece does; else null.</summary>
    /// <remarks>The one before the text comes also before a space, and decoding takes one away again: so every space comes back.</remarks>
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
        new("whitespace", RunPreTokenizer.Whitespace, [], () => Sections.Part("Whitespace"), KeepsAll: false),
        new("bert", RunPreTokenizer.Bert, [], () => Sections.Part("BertPreTokenizer"), KeepsAll: false),
        new("metaspace", SplitPreTokenizer.Metaspace(), [], Metaspace) { Spaces = MarkedSpaces },
        new("metaspace_scripts", MetaspaceScriptPreTokenizer.Instance, [], MetaspaceScripts) { Spaces = MarkedSpaces },
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
            return Sections.ByteLevel(addsPrefixSpace: false, cuts: true);
        }

        return asBytes ? Sections.SplitThenBytes([.. Patterns])
            : Patterns.Count == 1 ? Sections.Split(Patterns[0])
            : Sections.Part("Sequence", ("pretokenizers", new JsonArray([.. Patterns.Select(pattern => (JsonNode)Sections.Split(pattern))])));
    }

    /// <summary>What comes before a text, as a part of the section <c>normalizer</c>.</summary>
    public static JsonObject Prepend() => Sections.Part("Prepend", ("prepend", Mark));

    private static JsonObject Metaspace() => Sections.Part("Metaspace", ("replacement", Mark), ("prepend_scheme", "never"), ("split", true));

    private static JsonObject MetaspaceScripts() => Sections.Part("Sequence", ("pretokenizers", new JsonArray(
        Metaspace(), Sections.Split(DeepSeekPreTokenizer.HanPattern), Sections.Part("Digits", ("individual_digits", true)))));
}
