using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>Parts of a page that are shown when their title is clicked: long tables, further samples.</summary>
/// <param name="Title">What is inside, and how much.</param>
/// <param name="Blocks">What is inside.</param>
public sealed record Details(Text Title, IReadOnlyList<ReportBlock> Blocks) : ReportBlock
{
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
