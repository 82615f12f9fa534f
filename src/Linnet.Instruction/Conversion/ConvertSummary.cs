using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;

namespace Linnet.Instruction.Conversion;

/// <summary>What a conversion comes to, in numbers.</summary>
internal static class ConvertSummary
{
    /// <summary>For stage.json.</summary>
    public static JsonObject Of(Instructions made, DocumentSides sides) => new()
    {
        ["train"] = Counts(made.Train),
        ["validation"] = Counts(made.Validation),
        ["dropped"] = new JsonObject(
            from dropped in made.Dropped
            group dropped by dropped.Kind into kinds
            orderby KindOrder(kinds.Key)
            select KeyValuePair.Create(kinds.Key, (JsonNode?)new JsonObject(
                from dropped in kinds
                group dropped by dropped.Reason into reasons
                orderby reasons.Key
                select KeyValuePair.Create(Name(reasons.Key), (JsonNode?)reasons.Count())))),
        ["documents"] = new JsonObject
        {
            ["train"] = sides.Count(Side.Train),
            ["validation"] = sides.Count(Side.Validation),
            ["both"] = sides.Count(Side.Both),
        },
    };

    /// <summary>The one line of metrics.jsonl.</summary>
    public static JsonObject Metrics(Instructions made)
    {
        var line = new JsonObject { ["train"] = made.Train.Count, ["validation"] = made.Validation.Count, ["dropped"] = made.Dropped.Count };
        foreach (var (kind, count) in made.Train.CountBy(i => i.Kind))
        {
            line["train_" + KindName(kind)] = count;
        }

        foreach (var (kind, count) in made.Validation.CountBy(i => i.Kind))
        {
            line["validation_" + KindName(kind)] = count;
        }

        return line;
    }

    /// <summary>A kind as part of a key: <c>en-zh</c> is <c>en_zh</c>.</summary>
    public static string KindName(string kind) => kind.Replace('-', '_');

    /// <summary>A reason as files name it: <c>no_document</c>.</summary>
    public static string Name(DropReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    private static JsonObject Counts(IReadOnlyList<PromptCompletion> instructions) =>
        new(instructions.CountBy(i => i.Kind).Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value)));

    private static int KindOrder(string kind) => Wordings.Kinds.ToList().IndexOf(kind);
}
