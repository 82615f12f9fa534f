using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Statistics;

/// <summary>What <c>corpus stats --json</c> prints.</summary>
public static class StatisticsJson
{
    /// <summary>The numbers as JSON.</summary>
    public static JsonObject Of(CorpusStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new JsonObject
        {
            ["files"] = new JsonArray([.. statistics.Files.Select(file => new JsonObject
            {
                ["file"] = file.Path,
                ["format"] = file.Format.Key(),
                ["encoding"] = file.Encoding,
                ["records"] = Records(file.Counts),
            })]),
            ["sources"] = new JsonArray([.. statistics.Sources.Select(source => Source(source, statistics))]),
            ["total"] = Source(statistics.Total, statistics),
            ["records"] = Records(statistics.Records),
            ["duplicates_complete"] = statistics.AreDuplicatesComplete,
        };
    }

    private static JsonObject Records(ReadCounts counts) => new()
    {
        ["all"] = counts.Records,
        ["documents"] = counts.Documents,
        ["skipped"] = counts.Skipped,
        ["passed_over"] = counts.PassedOver,
        ["reasons"] = new JsonObject(ReadReasons.All.Where(r => counts[r] > 0).Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key(), counts[r]))),
    };

    private static JsonObject Source(SourceStatistics source, CorpusStatistics statistics)
    {
        var json = source.Source.Length > 0 ? new JsonObject { ["source"] = source.Source } : [];
        json["documents"] = source.Documents;
        json["characters"] = source.Characters;
        json["bytes"] = source.Bytes;
        json["tokens"] = statistics.Settings.Tokenizer is null ? null : source.Tokens;
        json["duplicates"] = source.Duplicates;
        json["lengths"] = new JsonObject
        {
            ["mean"] = source.Documents == 0 ? 0 : (double)source.Characters / source.Documents,
            ["p10"] = source.Lengths.Quantile(0.1),
            ["median"] = source.Lengths.Quantile(0.5),
            ["p90"] = source.Lengths.Quantile(0.9),
            ["greatest"] = source.Lengths.Greatest,
            ["documents_from"] = new JsonObject(source.Lengths.Doubling().Select(bin =>
                KeyValuePair.Create<string, JsonNode?>(bin.First.ToString(CultureInfo.InvariantCulture), bin.Documents))),
        };
        json[statistics.Settings.Languages is null ? "scripts" : "languages"] = new JsonObject(
            source.Languages.OrderByDescending(pair => pair.Value).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        return json;
    }
}
