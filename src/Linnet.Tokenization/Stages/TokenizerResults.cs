using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Stages;

/// <summary>The files of both tokenizer stages, and the numbers of a comparison.</summary>
internal static class TokenizerResults
{
    /// <summary>The tokenizer.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>The tokens that were learnt, those that the held-out text uses most first.</summary>
    public const string Pieces = "pieces.jsonl";

    /// <summary>The sample sentence, cut by the tokenizer before and the one after.</summary>
    public const string Sample = "sample.jsonl";

    /// <summary>A comparison in numbers, by source.</summary>
    public static JsonObject Sources(IEnumerable<SourceComparison> sources) => new(sources.Select(s => KeyValuePair.Create(s.Source, (JsonNode?)new JsonObject
    {
        ["documents"] = s.After.Documents,
        ["characters"] = s.After.Characters,
        ["bytes"] = s.After.Bytes,
        ["tokens_before"] = s.Before.Tokens,
        ["tokens_after"] = s.After.Tokens,
        ["tokens_per_character_before"] = s.Before.TokensPerCharacter,
        ["tokens_per_character_after"] = s.After.TokensPerCharacter,
        ["byte_fallback_before"] = s.Before.FallbackShare,
        ["byte_fallback_after"] = s.After.FallbackShare,
        ["unchanged_documents"] = s.UnchangedDocuments,
    })));

    /// <summary>Writes <see cref="Pieces"/>.</summary>
    /// <param name="folder">The stage's folder.</param>
    /// <param name="learnt">The tokens that were learnt.</param>
    /// <param name="uses">How often each stands in the held-out text.</param>
    public static void WritePieces(string folder, IEnumerable<StripToken> learnt, IReadOnlyList<long> uses)
    {
        TextLines.Write(Path.Combine(folder, Pieces), learnt.OrderByDescending(token => uses[token.Id]).ThenBy(token => token.Id), (json, token) =>
        {
            json.WriteNumber("id", token.Id);
            json.WriteString("piece", token.Text);
            json.WriteBoolean("whole", !token.IsPartial);
            json.WriteNumber("uses", uses[token.Id]);
        });
    }

    /// <summary>Writes <see cref="Sample"/>: a line for each tokenizer.</summary>
    public static void WriteSample(string folder, string text, ITokenizer before, ITokenizer after) =>
        TextLines.Write(Path.Combine(folder, Sample), [("before", before), ("after", after)], (json, item) =>
        {
            json.WriteString("tokenizer", item.Item1);
            json.WriteString("text", text);
            json.WriteStartArray("tokens");
            int? previous = null;
            foreach (var id in item.Item2.Encode(Encoding.UTF8.GetBytes(text)))
            {
                List<byte> bytes = [];
                item.Item2.Decode(previous, id, bytes);
                previous = id;
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WriteString("bytes", Convert.ToHexStringLower([.. bytes]));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>Reads a line of <see cref="Sample"/> back.</summary>
    public static IReadOnlyList<StripToken> ReadSample(string folder, string tokenizer) =>
        [.. MetricsReader.Read(Path.Combine(folder, Sample))
            .First(l => l["tokenizer"]!.GetValue<string>() == tokenizer)["tokens"]!.AsArray()
            .Select(t => StripToken.Of(t!["id"]!.GetValue<int>(), Convert.FromHexString(t["bytes"]!.GetValue<string>())))];

    /// <summary>Writes the line of metrics.jsonl: the summary's own numbers.</summary>
    public static void WriteMetrics(StageContext context, JsonObject summary) => context.Metrics.WriteOnly(new JsonObject(
        summary.Where(p => p.Value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value!.DeepClone()))));
}
