using System.Text.Json.Nodes;
using Linnet.Core.Reports;
using Linnet.Core.Messages;
using Linnet.Core.Stages;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Cleaning;

/// <summary>The stage's page.</summary>
public static class CleanReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, JsonObject summary) => ReportFile.Write(context, new ReportPage(
        new Text("Clean text", "清洗文本"), Sections(summary, context.Folder)));

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder) => [];
}
