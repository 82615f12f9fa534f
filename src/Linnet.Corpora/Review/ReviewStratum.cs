using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Corpora.Review;

/// <summary>How a stratum was drawn; from these numbers come the weights.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Removed">Whether it is of what the rule removed or flagged; else of what the stage kept.</param>
/// <param name="Name"><c>near</c>, <c>far</c> or <c>all</c>.</param>
/// <param name="Population">Units in all strata of this side together.</param>
/// <param name="Pool">Units of those that were drawn first, and measured.</param>
/// <param name="Pooled">Units of the pool in this stratum.</param>
/// <param name="Drawn">Units of this stratum in the queues.</param>
public sealed record ReviewStratum(string Stage, string Rule, bool Removed, string Name, long Population, long Pool, long Pooled, long Drawn)
{
    internal JsonObject ToJson() => new()
    {
        ["stage"] = Stage,
        ["rule"] = Rule,
        ["side"] = Removed ? "removed" : "kept",
        ["stratum"] = Name,
        ["population"] = Population,
        ["pool"] = Pool,
        ["pooled"] = Pooled,
        ["drawn"] = Drawn,
    };

    /// <exception cref="InvalidDataException">A key is missing or of another kind.</exception>
    internal static ReviewStratum Read(JsonElement json) => new(
        ReviewItem.Word(json, "stage"),
        ReviewItem.Word(json, "rule"),
        ReviewItem.Word(json, "side") == "removed",
        ReviewItem.Word(json, "stratum"),
        Count(json, "population"),
        Count(json, "pool"),
        Count(json, "pooled"),
        Count(json, "drawn"));

    private static long Count(JsonElement json, string key) =>
        ReviewItem.Number(json, key) is { } number and >= 0 and < 1e15 ? (long)number : throw new InvalidDataException(key);
}
