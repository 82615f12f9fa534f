using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Runs;

/// <summary>Which parts a process makes: those whose number leaves the remainder <see cref="Index"/> when divided by <see cref="Of"/>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Of">How many processes share the work, at least 1.</param>
public readonly record struct Shard(int Index, int Of)
{
    /// <summary>Whether a part is among them.</summary>
    public bool Holds(int number) => number % Of == Index;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Of}");

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var index, var of]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && i < n
            ? new Shard(i, n)
            : throw new UsageException(new Text(
                $"shard: expected i/n with i from 0 to n - 1, such as shard=0/3; found {text}.",
                $"shard：应为 i/n，i 从 0 到 n - 1，例如 shard=0/3；实际是 {text}。"));
    }
}

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
