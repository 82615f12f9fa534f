using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Figures;

namespace Linnet.Core.Reports;

/// <summary>Reads the numbers of summaries and metrics for pages.</summary>
public static class JsonNumbers
{
    /// <summary>The number under a key, whether it was written as a whole number or not.</summary>
    /// <param name="node">An object.</param>
    /// <param name="key">A key that it has.</param>
    public static double Number(this JsonNode node, string key)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Number(node[key]!);
    }

    /// <summary>The node as a number.</summary>
    /// <param name="node">A number.</param>
    public static double Number(this JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return double.Parse(node.ToString(), CultureInfo.InvariantCulture);
    }

    /// <summary>One key of metrics over their steps; lines without it are passed over.</summary>
    /// <param name="metrics">The lines of metrics.jsonl.</param>
    /// <param name="key">The key.</param>
    public static IReadOnlyList<DataPoint> Points(this IEnumerable<JsonObject> metrics, string key) =>
        [.. metrics.Where(line => line.ContainsKey(key)).Select(line => new DataPoint(line.Number("step"), line.Number(key)))];
}
