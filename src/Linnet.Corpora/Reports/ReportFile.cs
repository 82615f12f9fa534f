using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Corpora.Reports;

/// <summary>What the reports of this room share.</summary>
internal static class ReportFile
{
    public static void Write(StageContext context, ReportPage page) =>
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));

    /// <summary>The whole number under a key, with thousands separated; "0" when there is none.</summary>
    public static Text Count(JsonNode? node) => Text.Same(Numeral.Count(Number(node)));

    public static double Number(JsonNode? node) => node?.Number() ?? 0;

    public static string Word(JsonNode? node) => node?.GetValue<string>() ?? "";
}
