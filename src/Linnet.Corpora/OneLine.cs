using System.Text.Json.Nodes;
using Linnet.Core.Metrics;

namespace Linnet.Corpora;

/// <summary>The metrics of a stage that has no steps: its summary in one line.</summary>
internal static class OneLine
{
    /// <summary>Replaces what a killed process may have written by the line <c>{"step": 1, …summary}</c>.</summary>
    public static void Write(MetricsWriter metrics, JsonObject summary)
    {
        var line = summary.DeepClone().AsObject();
        line.Insert(0, "step", 1);
        metrics.TruncateTo(0);
        metrics.Write(line);
    }
}
