using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Statistics;

/// <summary>What <c>tokenizer compare --json</c> prints: both tokenizers' numbers, what only one has, and two claims checked on the text.</summary>
public static class ComparisonJson
{
    private const int Examples = 20;

    /// <summary>The numbers as JSON.</summary>
    public static JsonObject Of(TokenizerInspection first, TokenizerInspection second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var difference = VocabularyDifference.Of(first, second);
        return new JsonObject
        {
            ["a"] = InspectionJson.Of(first),
            ["b"] = InspectionJson.Of(second),
            ["shared_tokens"] = difference.Shared,
            ["only_a"] = difference.OnlyFirst.Count,
            ["only_b"] = difference.OnlySecond.Count,
            ["only_a_examples"] = InspectionJson.Tokens(first.Facts, difference.OnlyFirst.Take(Examples)),
            ["only_b_examples"] = InspectionJson.Tokens(second.Facts, difference.OnlySecond.Take(Examples)),
            ["claims"] = Claims(TokenizerClaims.Of(first), TokenizerClaims.Of(second)),
        };
    }

    private static JsonObject Claims(TokenizerClaims first, TokenizerClaims second) => new()
    {
        ["rare_characters"] = first.RareCharacters,
        ["rare_in_three_byte_tokens_a"] = first.ThreeByteShare,
        ["rare_in_three_byte_tokens_b"] = second.ThreeByteShare,
        ["unknown_character_share_a"] = first.UnknownShare,
        ["unknown_character_share_b"] = second.UnknownShare,
        ["fallback_character_share_a"] = first.FallbackShare,
        ["fallback_character_share_b"] = second.FallbackShare,
        ["unwritten_cut"] = first.CutTo(second),
    };
}
