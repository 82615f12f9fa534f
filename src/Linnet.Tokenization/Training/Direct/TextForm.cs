using System.Text.Json.Nodes;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>A way to rewrite text before it is cut, by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Normalizer">What rewrites; null: nothing does.</param>
/// <param name="Section">The section <c>normalizer</c> of tokenizer.json.</param>
internal sealed record TextForm(string Name, INormalizer? Normalizer, Func<JsonObject?> Section)
{
    /// <summary>All.</summary>
    public static IReadOnlyList<TextForm> All { get; } =
    [
        new("none", null, () => null),
        new("nfc", UnicodeNormalizer.Nfc9, () => Type("NFC")),
        new("nfkc", UnicodeNormalizer.Nfkc9, () => Type("NFKC")),
        new("lowercase", new LowercaseNormalizer(), () => Type("Lowercase")),
        new("bert", new BertNormalizer(), () => Bert(lowercase: true)),
        new("bert_cased", new BertNormalizer(lowercase: false), () => Bert(lowercase: false)),
    ];

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Bert(bool lowercase) => new()
    {
        ["type"] = "BertNormalizer",
        ["clean_text"] = true,
        ["handle_chinese_chars"] = true,
        ["strip_accents"] = null,
        ["lowercase"] = lowercase,
    };
}
