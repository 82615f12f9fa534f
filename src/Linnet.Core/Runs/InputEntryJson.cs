using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;

namespace Linnet.Core.Runs;

/// <summary>Input entries as a JSON array.</summary>
internal static class InputEntryJson
{
    public static JsonArray Write(IEnumerable<InputEntry> inputs) => new([.. inputs.Select(i => new JsonObject
    {
        ["path"] = i.Path,
        ["kind"] = i.Kind,
        ["bytes"] = i.Bytes,
        ["sha256"] = i.Sha256,
    })]);

    public static IReadOnlyList<InputEntry> Read(JsonNode array) => [.. array.AsArray().Select(i => new InputEntry(
        FileEntryJson.Require(i, "path").GetValue<string>(),
        FileEntryJson.Require(i, "kind").GetValue<string>(),
        FileEntryJson.Require(i, "bytes").GetValue<long>(),
        FileEntryJson.Require(i, "sha256").GetValue<string>()))];
}
