using System.Text.Json.Nodes;
using Linnet.Core.Documents;

namespace Linnet.Corpora.Cleaning;

/// <summary>Cleaning in numbers.</summary>
internal static class CleanSummary
{
    public const string RemovedFile = "removed.jsonl";

    /// <summary>Key of the texts that were not compared with all others of their band; there only when some were not.</summary>
    public const string Crowded = "near_duplicate_crowded";

    public static JsonObject Of(
        CleanRecipe recipe,
        Cleaner cleaner,
        Funnel funnel,
        IReadOnlyDictionary<string, (IReadOnlyList<Document> Train, IReadOnlyList<Document> Validation)> split)
    {
        var summary = new JsonObject
        {
            ["sources"] = new JsonObject(split.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)new JsonObject
            {
                ["train"] = Side(s.Value.Train),
                ["validation"] = Side(s.Value.Validation),
            }))),
            ["funnel"] = new JsonObject(recipe.Sources.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)new JsonArray(
                [.. funnel.Levels.Where(l => l.Source == s.Name).Select(l => new JsonObject { ["stage"] = l.Stage, ["documents"] = l.Documents, ["characters"] = l.Characters })])))),
            ["rules"] = Rules(recipe, cleaner, funnel),
            ["noise"] = Noise(recipe, funnel),
            ["language_loss"] = new JsonObject(recipe.Sources.Where(s => !s.Noise && s.Languages.Count > 0).Select(s =>
                KeyValuePair.Create(s.Name, (JsonNode?)funnel.Removals.Count(r => r.Stage == "language" && r.Document.Source == s.Name)))),
            ["near_duplicate_candidates"] = cleaner.Search!.Candidates,
            ["near_duplicates_verified"] = cleaner.Search.Verified,
            ["warnings"] = new JsonArray([.. Warnings(recipe, cleaner, funnel)]),
        };
        if (cleaner.Search.Crowded > 0)
        {
            summary[Crowded] = cleaner.Search.Crowded;
        }

        return summary;
    }

    // By rule and source: what was removed, and the characters that the rule's step had before it.
    private static JsonObject Rules(CleanRecipe recipe, Cleaner cleaner, Funnel funnel)
    {
        var result = new JsonObject();
        var fired = funnel.Removals.GroupBy(r => r.Rule).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var rule in cleaner.RuleNames.Concat(fired.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal))
        {
            var removals = fired.GetValueOrDefault(rule, []);
            result[rule] = new JsonObject(recipe.Sources.Select(s =>
            {
                var own = removals.Where(r => r.Document.Source == s.Name).ToList();
                return KeyValuePair.Create(s.Name, (JsonNode?)new JsonObject
                {
                    ["documents"] = own.Count(r => r.IsDocument),
                    ["lines"] = own.Count(r => !r.IsDocument),
                    ["characters"] = own.Sum(r => r.Characters),
                });
            }));
        }

        return result;
    }

    private static JsonObject Noise(CleanRecipe recipe, Funnel funnel) => new(recipe.Sources.Where(s => s.Noise).Select(s =>
    {
        var levels = funnel.Levels.Where(l => l.Source == s.Name).ToDictionary(l => l.Stage, l => l.Documents, StringComparer.Ordinal);
        return KeyValuePair.Create(s.Name, (JsonNode?)new JsonObject
        {
            ["seen_by_the_filter"] = levels["exact"],
            ["passed_the_filter"] = levels["language"],
            ["caught_share"] = levels["exact"] == 0 ? 1 : 1 - levels["language"] / (double)levels["exact"],
            ["left_at_the_end"] = levels["quality"],
        });
    }));

    // A rule that never fires, or that takes most of a source, is probably set wrong: the silent failure of curation tools.
    private static IEnumerable<JsonNode> Warnings(CleanRecipe recipe, Cleaner cleaner, Funnel funnel)
    {
        var read = funnel.Levels.Where(l => l.Stage == "read").ToDictionary(l => l.Source, l => l.Characters, StringComparer.Ordinal);
        foreach (var rule in cleaner.RuleNames)
        {
            var removals = funnel.Removals.Where(r => r.Rule == rule).ToList();
            if (removals.Count == 0)
            {
                yield return new JsonObject { ["rule"] = rule, ["source"] = null, ["share"] = 0.0 };
            }

            foreach (var source in recipe.Sources.Where(s => !s.Noise))
            {
                var share = removals.Where(r => r.Document.Source == source.Name).Sum(r => r.Characters) / (double)Math.Max(1, read[source.Name]);
                if (share > 0.6)
                {
                    yield return new JsonObject { ["rule"] = rule, ["source"] = source.Name, ["share"] = share };
                }
            }
        }
    }

    private static JsonObject Side(IReadOnlyList<Document> documents) => new()
    {
        ["documents"] = documents.Count,
        ["characters"] = documents.Sum(d => Characters.Count(d.Text)),
    };
}
