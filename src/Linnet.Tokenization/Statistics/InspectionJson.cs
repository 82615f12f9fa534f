using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Linnet.Tokenization.Statistics;

/// <summary>What <c>tokenizer inspect --json</c> prints.</summary>
public static class InspectionJson
{
    private const int Examples = 20;
    private const int ShownAdded = 64;

    private static readonly string[] CostNames = ["none", "1", "2", "3", "4_or_more"];

    /// <summary>The numbers as JSON.</summary>
    public static JsonObject Of(TokenizerInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        var (facts, vocabulary, total) = (inspection.Facts, inspection.Vocabulary, inspection.Total);
        var json = new JsonObject
        {
            ["tokenizer"] = inspection.Name,
            ["format"] = inspection.Format,
            ["model"] = facts.Model,
            ["normalizer"] = facts.Normalizer,
            ["pre_tokenizer"] = facts.PreTokenizer,
            ["vocabulary_size"] = facts.Count,
            ["unknown_token"] = facts.Unknown,
            ["beginning_token"] = facts.Tokenizer.BeginningOfSequence,
            ["end_token"] = facts.Tokenizer.EndOfSequence,
            ["added_tokens"] = facts.AddedTokens.Count,
            ["special_tokens"] = facts.AddedTokens.Count(token => token.IsSpecial),
            ["added"] = new JsonArray([.. facts.AddedTokens.Take(ShownAdded).Select(token =>
                new JsonObject { ["id"] = token.Id, ["text"] = token.Text, ["special"] = token.IsSpecial })]),
            ["partial_tokens"] = vocabulary.PartialTokens,
            ["dead_tokens"] = vocabulary.Dead.Ids.Count,
            ["dead_asked"] = vocabulary.Dead.Asked,
            ["dead_examples"] = Tokens(facts, vocabulary.Dead.Ids.Take(Examples)),
            ["common_han"] = CommonHanOf(vocabulary),
            ["token_lengths"] = new JsonObject(vocabulary.Lengths.Select(pair =>
                KeyValuePair.Create<string, JsonNode?>(pair.Key.ToString(CultureInfo.InvariantCulture), pair.Value))),
        };
        if (inspection.Sources.Count > 0)
        {
            json["sources"] = new JsonArray([.. inspection.Sources.Select(source => Source(source.File, source.Counts))]);
            json["total"] = Source(null, total);
            json["most_used"] = new JsonArray([.. inspection.MostUsed(Examples).Select(id =>
                new JsonObject { ["id"] = id, ["text"] = facts.Shown(id), ["uses"] = total.Uses[id], ["share"] = Share(total.Uses[id], total.Tokens) })]);
        }

        return json;
    }

    /// <summary>Ids with their texts.</summary>
    internal static JsonArray Tokens(TokenizerFacts facts, IEnumerable<int> ids) =>
        [.. ids.Select(id => new JsonObject { ["id"] = id, ["text"] = facts.Shown(id) })];

    /// <summary>Characters by the tokens they take.</summary>
    internal static JsonObject Costs(IReadOnlyList<long> byTokens)
    {
        var json = new JsonObject { ["characters"] = byTokens.Sum() };
        foreach (var (cost, count) in byTokens.Index())
        {
            json[CostNames[cost]] = count;
        }

        return json;
    }

    /// <summary>A share in [0, 1]; 0 of nothing.</summary>
    internal static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static JsonObject CommonHanOf(VocabularyStatistics vocabulary) => new()
    {
        ["list"] = CommonHan.Name,
        ["characters"] = CommonHan.All.Count,
        ["one_token"] = vocabulary.CommonHanByTokens[1],
        ["several_tokens"] = vocabulary.CommonHanByTokens.Skip(2).Sum(),
        ["unknown"] = vocabulary.CommonHanUnknown,
        ["coverage"] = Share(vocabulary.CommonHanByTokens[1], CommonHan.All.Count),
        ["missing_examples"] = string.Concat(vocabulary.CommonHanMissing.Take(Examples).Select(codePoint => new Rune(codePoint).ToString())),
    };

    private static JsonObject Source(string? file, SourceCounts counts)
    {
        var json = file is null ? new JsonObject() : new JsonObject { ["source"] = file };
        json["documents"] = counts.Documents;
        json["characters"] = counts.Characters;
        json["words"] = counts.Words;
        json["bytes"] = counts.Bytes;
        json["tokens"] = counts.Tokens;
        json["tokens_per_character"] = Share(counts.Tokens, counts.Characters);
        json["tokens_per_word"] = Share(counts.Tokens, counts.Words);
        json["bytes_per_token"] = Share(counts.Bytes, counts.Tokens);
        json["unknown_tokens"] = counts.UnknownTokens;
        json["unknown_share"] = Share(counts.UnknownTokens, counts.Tokens);
        json["unknown_characters"] = counts.UnknownCharacters;
        json["unknown_character_share"] = Share(counts.UnknownCharacters, counts.Characters);
        json["fallback_tokens"] = counts.FallbackTokens;
        json["fallback_share"] = Share(counts.FallbackTokens, counts.Tokens);
        json["fallback_characters"] = counts.FallbackCharacters;
        json["fallback_character_share"] = Share(counts.FallbackCharacters, counts.Characters);
        json["common_han_by_tokens"] = Costs(counts.CommonByTokens);
        json["other_han_by_tokens"] = Costs(counts.RareByTokens);
        return json;
    }
}
