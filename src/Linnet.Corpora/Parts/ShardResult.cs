using System.Text.Json.Nodes;

namespace Linnet.Corpora.Parts;

/// <summary>What one shard made.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Parts">Parts in all.</param>
/// <param name="Own">Parts of the shard, all of which are there now.</param>
/// <param name="There">Parts of all shards that are there now.</param>
public sealed record ShardResult(Shard Shard, int Parts, int Own, int There)
{
    /// <summary>The result as the command prints it.</summary>
    public JsonObject ToJson() => new() { ["shard"] = Shard.ToString(), ["parts"] = Parts, ["own"] = Own, ["there"] = There };
}
