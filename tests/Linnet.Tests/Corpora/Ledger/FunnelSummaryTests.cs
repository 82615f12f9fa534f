using System.Text.Json.Nodes;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Tests.Corpora.Ledger;

public sealed class FunnelSummaryTests
{
    [Fact]
    public void Of_rulesThatTakeNothingOrMost_warnsOfThem()
    {
        // Of ten documents of 100 characters: most characters, most documents, neither, nothing.
        var counts = new FunnelCounts(["lines", "documents"]) { Records = 10, Documents = 10, Characters = 1_000 };
        Add("lines", "most_characters", LedgerFate.Changed, 10, 61);
        Add("documents", "most_documents", LedgerFate.Removed, 7, 1);
        Add("documents", "few", LedgerFate.Removed, 1, 1);
        var part = new PartRecord(0, "web", "a", [], counts);

        var summary = FunnelSummary.Of(["web"], ["most_characters", "most_documents", "few", "none"], ["lines", "documents"], [part]);

        Assert.Equal(
            ["most_characters web 0.61", "most_documents web 0.7", "none  0"],
            summary["warnings"]!.AsArray().Select(w => $"{w!["rule"]} {w["source"]} {Share(w)}"));

        void Add(string step, string rule, LedgerFate fate, int times, long characters)
        {
            for (var i = 0; i < times; i++)
            {
                counts.Add(new LedgerEntry($"{rule}{i}", "web", step, rule, fate, characters, ""));
            }
        }

        static string Share(JsonNode warning) => ((double)warning["share"]!).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
