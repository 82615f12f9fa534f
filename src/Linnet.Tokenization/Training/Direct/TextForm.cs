using System.Text.Json.Nodes;
using Linnet.Tokenization.Formats;
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
        new("nfc", UnicodeNormalizer.Nfc9, () => Sections.Part("NFC")),
        new("nfkc", UnicodeNormalizer.Nfkc9, () => Sections.Part("NFKC")),
        new("lowercase", new LowercaseNormalizer(), () => Sections.Part("Lowercase")),
        new("bert", new BertNormalizer(), () => Sections.BertNormalizer(lowercases: true, stripsAccents: null, splitsHan: true)),
        new("bert_cased", new BertNormalizer(lowercase: false), () => Sections.BertNormalizer(lowercases: false, stripsAccents: null, splitsHan: true)),
    ];
}
