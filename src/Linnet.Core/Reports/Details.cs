using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>Parts of a page that are shown when their title is clicked: long tables, further samples.</summary>
/// <param name="Title">What is inside, and how much.</param>
/// <param name="Blocks">What is inside.</param>
public sealed record Details(Text Title, IReadOnlyList<ReportBlock> Blocks) : ReportBlock
{
    /// <summary>The first of many blocks; the rest, if any, a click away.</summary>
    /// <param name="open">How many are shown at once.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="each">How many blocks make one of the things that are counted.</param>
    public static IReadOnlyList<ReportBlock> Beyond(int open, IEnumerable<ReportBlock> blocks, int each = 1)
    {
        var all = blocks.ToList();
        var rest = all.Skip(open * each).ToList();
        return rest.Count == 0 ? all : [.. all.Take(open * each), new Details(ReportMessages.More(rest.Count / each), rest)];
    }

    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<details><summary>").Marked(Title).Raw("</summary>\n");
        foreach (var block in Blocks)
        {
            block.Write(html);
        }

        html.Raw("</details>\n");
    }
}
