using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>One thing on a page. In every prose text, a part between backticks is shown as code.</summary>
public abstract record ReportBlock
{
    private protected ReportBlock()
    {
    }

    internal abstract void Write(HtmlCanvas html);
}

/// <summary>A paragraph of prose.</summary>
/// <param name="Prose">The text.</param>
public sealed record Paragraph(Text Prose) : ReportBlock
{
    internal override void Write(HtmlCanvas html) => html.Prose("", Prose);
}

/// <summary>A figure, drawn into the page.</summary>
/// <param name="Figure">The figure.</param>
public sealed record FigureBlock(IFigure Figure) : ReportBlock
{
    /// <summary>A remark below the figure, or null.</summary>
    public Text? Caption { get; init; }

    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<figure>\n").Raw(Figure.ToSvg(html.Language));
        if (Caption is not null)
        {
            html.Raw("<figcaption>").Marked(Caption).Raw("</figcaption>\n");
        }

        html.Raw("</figure>\n");
    }
}

/// <summary>A block of code, a command or a file, shown as it is.</summary>
/// <param name="Code">The code, the same in every language.</param>
public sealed record CodeBlock(string Code) : ReportBlock
{
    internal override void Write(HtmlCanvas html) => html.Raw("<pre class=\"code\"><code>").Verbatim(Code).Raw("</code></pre>\n");
}

/// <summary>Names with their explanations or values.</summary>
/// <param name="Entries">The entries, in order.</param>
public sealed record DefinitionList(IReadOnlyList<Definition> Entries) : ReportBlock
{
    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<dl class=\"list\">\n");
        foreach (var entry in Entries)
        {
            html.Raw("<dt>").Marked(entry.Name).Raw("</dt><dd>").Marked(entry.Meaning).Raw("</dd>\n");
        }

        html.Raw("</dl>\n");
    }
}

/// <summary>An entry of a <see cref="DefinitionList"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meaning">The explanation or value.</param>
public sealed record Definition(Text Name, Text Meaning);

/// <summary>Tells the reader where to look and what a good and a bad result look like.</summary>
/// <param name="Points">One remark each.</param>
public sealed record WhatToLookAt(IReadOnlyList<Text> Points) : ReportBlock
{
    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<aside class=\"look\">").Element("h3", "", ReportMessages.WhatToLookAt).Raw("<ul>\n");
        foreach (var point in Points)
        {
            html.Raw("<li>").Marked(point).Raw("</li>\n");
        }

        html.Raw("</ul></aside>\n");
    }
}

/// <summary>How urgent a <see cref="Callout"/> is.</summary>
public enum CalloutKind
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>The result must be read with care.</summary>
    Warning,
}

/// <summary>A remark that must not be overlooked.</summary>
/// <param name="Kind">How urgent it is; written out, never told by colour alone.</param>
/// <param name="Prose">The remark.</param>
public sealed record Callout(CalloutKind Kind, Text Prose) : ReportBlock
{
    /// <summary>The name by which a link finds it, of letters, digits and <c>-</c>; or null.</summary>
    public string? Anchor { get; init; }

    internal override void Write(HtmlCanvas html)
    {
        var (style, title) = Kind == CalloutKind.Warning ? ("warning", ReportMessages.Warning) : ("info", ReportMessages.Note);
        html.Raw(Anchor is null ? $"<aside class=\"{style}\">" : $"<aside class=\"{style}\" id=\"{Markup.Escape(Anchor)}\">").Element("h3", "", title).Prose("", Prose).Raw("</aside>\n");
    }
}

/// <summary>A heading inside a section.</summary>
/// <param name="Title">The heading.</param>
public sealed record Subheading(Text Title) : ReportBlock
{
    internal override void Write(HtmlCanvas html) => html.Raw("<h3 class=\"sub\">").Marked(Title).Raw("</h3>\n");
}
