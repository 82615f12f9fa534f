using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Title">The heading, with the unit.</param>
/// <param name="Numeric">True to align to the right with figures of one width.</param>
public sealed record TableColumn(Text Title, bool Numeric = false);

/// <summary>A table. Wide ones scroll within the page.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with one cell per column.</param>
public sealed record Table(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<Text>> Rows) : ReportBlock
{
    /// <summary>What the table shows, or null.</summary>
    public Text? Caption { get; init; }

    /// <summary>The row that the table is about, from 0, or null.</summary>
    public int? EmphasizedRow { get; init; }

    /// <summary>Links that stand at the end of a row's last cell, by the row, from 0.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<ReportLink>> RowLinks { get; init; } = new Dictionary<int, IReadOnlyList<ReportLink>>();

    /// <exception cref="InvalidOperationException">A row has not one cell per column.</exception>
    internal override void Write(HtmlCanvas html)
    {
        // Not a caption element: it would grow as wide as the table and be cut where the table scrolls.
        if (Caption is not null)
        {
            html.Raw("<p class=\"caption\">").Marked(Caption).Raw("</p>\n");
        }

        html.Raw("<div class=\"wide\"><table>\n");
        html.Raw("<thead><tr>");
        foreach (var column in Columns)
        {
            html.Raw(column.Numeric ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">").Marked(column.Title).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Count != Columns.Count)
            {
                throw new InvalidOperationException($"Row {i} of a table has {Rows[i].Count} cells for {Columns.Count} columns.");
            }

            html.Raw(EmphasizedRow == i ? "<tr class=\"em\">" : "<tr>");
            for (var k = 0; k < Columns.Count; k++)
            {
                html.Raw(Columns[k].Numeric ? "<td class=\"n\">" : "<td>").Marked(Rows[i][k]);
                foreach (var link in k == Columns.Count - 1 ? RowLinks.GetValueOrDefault(i, []) : [])
                {
                    html.Raw(" ");
                    link.Write(html);
                }

                html.Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div>\n");
    }
}
