using System.Text.Json.Nodes;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Ledger;

/// <summary>A corpus stage in numbers, by source: the funnel, what each rule took, what was quarantined, and warnings.</summary>
internal static class FunnelSummary
{
    /// <summary>A rule that takes more than this share of the characters or of the documents that came into the stage is probably set wrong.</summary>
    public const double GreedyShare = 0.6;

    /// <summary>The summary.</summary>
    /// <param name="sources">The sources' names, in the recipe's order.</param>
    /// <param name="rules">Every rule that can fire, in order; those that never did are warned of.</param>
    /// <param name="steps">The stage's steps.</param>
    /// <param name="parts">The parts.</param>
    public static JsonObject Of(IReadOnlyList<string> sources, IReadOnlyList<string> rules, IReadOnlyList<string> steps, IReadOnlyList<PartRecord> parts)
    {
        var totals = sources.ToDictionary(name => name, _ => new FunnelCounts(steps), StringComparer.Ordinal);
        foreach (var part in parts)
        {
            totals[part.Source].Add(part.Counts);
        }

        var fired = totals.Values.SelectMany(t => t.Rules.Keys).Order(StringComparer.Ordinal);
        var all = rules.Concat(fired).Distinct(StringComparer.Ordinal).ToList();
        var hasTokens = parts.Count > 0 && parts.All(part => part.Counts.Tokenizer.Length > 0);
        return new JsonObject
        {
            ["sources"] = Object(sources, name => Source(totals[name], hasTokens)),
            ["funnel"] = Object(sources, name => Funnel(totals[name], hasTokens)),
            ["rules"] = Object(all, rule => Object(sources, name =>
            {
                var counts = totals[name].Rules.GetValueOrDefault(rule);
                return new JsonObject { ["documents"] = counts.Documents, ["pieces"] = counts.Pieces, ["characters"] = counts.Characters };
            })),
            ["quarantined"] = Object(sources, name => new JsonObject(totals[name].Skipped.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)))),
            ["passed_over"] = Object(sources, name => JsonValue.Create(totals[name].PassedOver)),
            ["parts"] = parts.Count,
            ["warnings"] = new JsonArray([.. Warnings(sources, all, totals)]),
        };
    }

    /// <summary>The summary without sources of which an earlier stage left nothing, such as noise: there is nothing to say of them.</summary>
    public static JsonObject OfThoseThatCame(JsonObject summary)
    {
        foreach (var name in summary["sources"]!.AsObject().Where(s => (long)s.Value!["documents"]! == 0).Select(s => s.Key).ToList())
        {
            summary["sources"]!.AsObject().Remove(name);
            summary["funnel"]!.AsObject().Remove(name);
        }

        return summary;
    }

    private static JsonObject Source(FunnelCounts counts, bool hasTokens)
    {
        var source = new JsonObject
        {
            ["records"] = counts.Records,
            ["documents"] = counts.Documents,
            ["characters"] = counts.Characters,
            ["kept_documents"] = counts.Kept,
            ["kept_characters"] = counts.KeptCharacters,
        };
        if (hasTokens)
        {
            (source["tokens"], source["kept_tokens"]) = (counts.Tokens, counts.KeptTokens);
        }

        return source;
    }

    // Tokens are counted in what came in and in what is left: at the first level and the last.
    private static JsonArray Funnel(FunnelCounts counts, bool hasTokens)
    {
        var levels = new JsonArray([.. counts.Levels().Select(l => new JsonObject { ["stage"] = l.Step, ["documents"] = l.Documents, ["characters"] = l.Characters })]);
        if (hasTokens)
        {
            levels[0]!["tokens"] = counts.Tokens;
            levels[^1]!["tokens"] = counts.KeptTokens;
        }

        return levels;
    }

    private static IEnumerable<JsonNode> Warnings(IReadOnlyList<string> sources, IReadOnlyList<string> rules, Dictionary<string, FunnelCounts> totals)
    {
        foreach (var rule in rules)
        {
            if (sources.All(name => !totals[name].Rules.ContainsKey(rule)))
            {
                yield return new JsonObject { ["rule"] = rule, ["source"] = null, ["share"] = 0.0 };
            }

            foreach (var name in sources)
            {
                var (took, of) = (totals[name].Rules.GetValueOrDefault(rule), totals[name]);
                var share = Math.Max(took.Characters / (double)Math.Max(1, of.Characters), took.Documents / (double)Math.Max(1, of.Documents));
                if (share > GreedyShare)
                {
                    yield return new JsonObject { ["rule"] = rule, ["source"] = name, ["share"] = share };
                }
            }
        }
    }

    private static JsonObject Object(IEnumerable<string> names, Func<string, JsonNode> value) => new(names.Select(name => KeyValuePair.Create(name, (JsonNode?)value(name))));
}
