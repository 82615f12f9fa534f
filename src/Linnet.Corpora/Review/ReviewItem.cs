using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Corpora.Review;

/// <summary>One unit to judge: a document, or a line of one.</summary>
/// <param name="Item">Its name in queues, which tells nothing of what the machine did.</param>
/// <param name="Stage">The corpus stage.</param>
/// <param name="Source">The source.</param>
/// <param name="Id">The document's id.</param>
/// <param name="Line">The line, from 1; 0 for a document.</param>
/// <param name="Text">The text to judge, bounded.</param>
/// <param name="Removed">Whether the machine removed it.</param>
public sealed record ReviewItem(string Item, string Stage, string Source, string Id, int Line, string Text, bool Removed)
{
    /// <summary>The document's address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>The text that was kept instead, or null.</summary>
    public string? Compare { get; init; }

    /// <summary>For which rules it was drawn.</summary>
    public IReadOnlyList<ReviewDraw> Draws { get; init; } = [];

    /// <summary>The line of <c>items.jsonl</c>.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["item"] = Item, ["stage"] = Stage, ["source"] = Source, ["id"] = Id };
        Put(json, "line", Line > 0 ? Line : null);
        json["removed"] = Removed;
        Put(json, "url", Url);
        json["draws"] = new JsonArray([.. Draws.Select(d => d.ToJson())]);
        json["text"] = Text;
        Put(json, "compare", Compare);
        return json;
    }

    /// <exception cref="InvalidDataException">A key is missing or of another kind.</exception>
    internal static ReviewItem Read(JsonElement json) => new(
        Word(json, "item"), Word(json, "stage"), Word(json, "source"), Word(json, "id"), (int)(Number(json, "line") ?? 0), Word(json, "text"), Flag(json, "removed"))
    {
        Url = json.TryGetProperty("url", out _) ? Word(json, "url") : null,
        Compare = json.TryGetProperty("compare", out _) ? Word(json, "compare") : null,
        Draws = Required(json, "draws").ValueKind == JsonValueKind.Array ? [.. json.GetProperty("draws").EnumerateArray().Select(ReviewDraw.Read)] : throw new InvalidDataException("draws"),
    };

    internal static string Word(JsonElement json, string key) =>
        Required(json, key) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : throw new InvalidDataException(key);

    internal static bool Flag(JsonElement json, string key) => Required(json, key).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new InvalidDataException(key),
    };

    internal static double? Number(JsonElement json, string key) => !json.TryGetProperty(key, out var found) ? null
        : found.ValueKind == JsonValueKind.Number ? found.GetDouble() : throw new InvalidDataException(key);

    internal static void Put(JsonObject json, string key, JsonNode? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }

    private static JsonElement Required(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var found) ? found : throw new InvalidDataException(key);
}

/// <summary>For which rule a unit was drawn, and what the rule measured of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Found">Whether the rule found it: removed or flagged it; else the stage kept it.</param>
/// <param name="Stratum">The stratum: <c>near</c>, <c>far</c> or <c>all</c>.</param>
/// <param name="Value">What the rule measured, or null.</param>
/// <param name="Threshold">What it was measured against, or null.</param>
/// <param name="Weight">How many units of the population it stands for, if every unit drawn is judged.</param>
public sealed record ReviewDraw(string Rule, bool Found, string Stratum, double? Value, double? Threshold, double Weight)
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["rule"] = Rule, ["found"] = Found, ["stratum"] = Stratum };
        ReviewItem.Put(json, "value", Value);
        ReviewItem.Put(json, "threshold", Threshold);
        json["weight"] = Weight;
        return json;
    }

    internal static ReviewDraw Read(JsonElement json) => new(
        ReviewItem.Word(json, "rule"),
        ReviewItem.Flag(json, "found"),
        ReviewItem.Word(json, "stratum"),
        ReviewItem.Number(json, "value"),
        ReviewItem.Number(json, "threshold"),
        ReviewItem.Number(json, "weight") ?? throw new InvalidDataException("weight"));
}
