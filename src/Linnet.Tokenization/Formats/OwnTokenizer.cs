using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>Tokenizers that Linnet itself makes, told from others by their tokenizer.json.</summary>
internal static class OwnTokenizer
{
    /// <summary>The tokenizer of a file as the simplest type that gives its ids.</summary>
    /// <param name="root">The file's JSON.</param>
    /// <param name="read">Reads it as any tokenizer.</param>
    public static ITokenizer Simplest(JsonElement root, Func<JsonElement, TextTokenizer> read)
    {
        if (root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == 9 && Is(root, TokenizerLayout.OfBytes()))
        {
            return new ByteTokenizer();
        }

        var tokenizer = read(root);
        return IsBytePair(tokenizer.Definition) ? new BytePairTokenizer(((BytePairModel)tokenizer.Definition.Model).Vocabulary) : tokenizer;
    }

    private static bool IsBytePair(TokenizerDefinition definition) =>
        definition.Model is BytePairModel { IgnoresMerges: false } model
        && definition is { Normalizer: null, PostProcessor: null, Truncation: null, Padding: null, Decoder: { } decoder, PreTokenizer: { } cut }
        && Is(decoder, TokenizerLayout.ByteLevel()) && Is(cut, TokenizerLayout.SplitThenBytes())
        && definition.AddedTokens.Count == model.Vocabulary.SpecialTokens.Count
        && definition.AddedTokens.All(token => token is { IsSpecial: true, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false });

    private static bool Is(JsonElement found, JsonObject expected)
    {
        using var document = JsonDocument.Parse(expected.ToJsonString());
        return JsonElement.DeepEquals(found, document.RootElement);
    }
}
