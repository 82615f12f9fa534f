using System.Text.Json;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Statistics;

/// <summary>Short names of a tokenizer's parts.</summary>
internal static class TokenizerPartNames
{
    private const string None = "none";

    /// <summary>What rewrites the text and what cuts it.</summary>
    public static (string Normalizer, string PreTokenizer) Of(ITokenizer tokenizer) => tokenizer switch
    {
        BytePairTokenizer pairs => (None, NameOf(pairs.Cut) ?? pairs.Cut.GetType().Name),
        TextTokenizer text => (Name(text.Definition.Normalizer, "normalizers"), Name(text.Definition.PreTokenizer, "pretokenizers")),
        SentencePieceTokenizer { Model.Normalizer.Name: { Length: > 0 } name } => (name, None),
        _ => (None, None),
    };

    private static string? NameOf(IPreTokenizer cut) => PreTokenizer.Names.FirstOrDefault(name => ReferenceEquals(PreTokenizer.Named(name), cut));

    private static string Name(JsonElement? section, string parts)
    {
        if (section is not { ValueKind: JsonValueKind.Object } part || !part.TryGetProperty("type", out var type))
        {
            return None;
        }

        return part.TryGetProperty(parts, out var inner) && inner.ValueKind == JsonValueKind.Array
            ? string.Join(" + ", inner.EnumerateArray().Select(item => Name(item, parts)))
            : Pattern(part) is { } pattern ? $"{type.GetString()} {pattern}" : type.GetString() ?? None;
    }

    private static string? Pattern(JsonElement part) =>
        part.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.Object && pattern.TryGetProperty("Regex", out var expression)
        && expression.GetString() is { } written && PreTokenizer.ForPattern(written) is { } cut ? NameOf(cut) : null;
}
