using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Cli.Tour;

/// <summary>The page's chapters: what each stage has to show, under the headings of the article.</summary>
internal static class TourChapters
{
    /// <summary>One section a chapter.</summary>
    public static IReadOnlyList<ReportSection> Sections(TourResults results) => [];

    /// <summary>Whose text it was.</summary>
    public static Text Attribution(TourResults results) => Text.Same("");
}
