using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>What a stage or a story has to show: one page that opens from disk, offline, without script.</summary>
/// <remarks>
/// Everything in it that did not come from this program, above all text written by a model, is hostile: it is escaped,
/// control characters are made visible, broken UTF-8 shows as boxed U+FFFD, and the page's content security policy forbids
/// scripts and every request.
/// </remarks>
/// <param name="Title">The headline and the window's title.</param>
/// <param name="Sections">The page's sections; four or more get a table of contents.</param>
public sealed record ReportPage(Text Title, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>One or two sentences that say what the reader will find, or null.</summary>
    public Text? Lead { get; init; }

    /// <summary>The few numbers that matter most, shown large below the lead.</summary>
    public IReadOnlyList<KeyNumber> KeyNumbers { get; init; } = [];

    /// <summary>A closing line, such as the commit, machine and recipe; or null.</summary>
    public Text? Footer { get; init; }

    /// <summary>Writes the page.</summary>
    /// <returns>One HTML document; the same bytes for the same record. Write it as UTF-8 without a byte order mark.</returns>
    public string ToHtml(Language language)
    {
        var html = new HtmlCanvas(language);
        var tag = language == Language.Chinese ? "zh-CN" : "en";
        html.Raw($"<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" "
            + "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
            + "<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Element("title", "", Title).Raw("<style>").Raw(PageStyle.Css).Raw("</style>\n</head>\n<body>\n<main>\n<header>\n")
            .Element("h1", "", Title);
        if (Lead is not null)
        {
            html.Prose("lead", Lead);
        }

        html.Raw("</header>\n");
        WriteKeyNumbers(html);
        WriteContents(html);
        for (var i = 0; i < Sections.Count; i++)
        {
            html.Raw($"<section id=\"s{i + 1}\">\n").Element("h2", "", Sections[i].Title);
            WriteLinks(html, Sections[i].Links);
            foreach (var block in Sections[i].Blocks)
            {
                block.Write(html);
            }

            html.Raw("</section>\n");
        }

        if (Footer is not null)
        {
            html.Raw("<footer>").Prose("", Footer).Raw("</footer>\n");
        }

        return html.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static void WriteLinks(HtmlCanvas html, IReadOnlyList<ReportLink> links)
    {
        if (links.Count == 0)
        {
            return;
        }

        html.Raw("<p class=\"links\">");
        foreach (var link in links)
        {
            link.Write(html);
            html.Raw("\n");
        }

        html.Raw("</p>\n");
    }

    private void WriteKeyNumbers(HtmlCanvas html)
    {
        if (KeyNumbers.Count == 0)
        {
            return;
        }

        html.Raw("<dl class=\"keys\">\n");
        foreach (var number in KeyNumbers)
        {
            html.Raw("<div>").Element("dt", "", number.Name).Element("dd", "", number.Value);
            if (number.Note is not null)
            {
                html.Element("dd", "note", number.Note);
            }

            if (number.Link is not null)
            {
                html.Raw("<dd class=\"note\">");
                number.Link.Write(html);
                html.Raw("</dd>");
            }

            html.Raw("</div>\n");
        }

        html.Raw("</dl>\n");
    }

    private void WriteContents(HtmlCanvas html)
    {
        if (Sections.Count < 4)
        {
            return;
        }

        html.Raw("<nav><ol>\n");
        for (var i = 0; i < Sections.Count; i++)
        {
            html.Raw($"<li><a href=\"#s{i + 1}\">").Escaped(Sections[i].Title).Raw("</a></li>\n");
        }

        html.Raw("</ol></nav>\n");
    }
}

/// <summary>A part of a page under its own heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What it shows, in order.</param>
public sealed record ReportSection(Text Title, IReadOnlyList<ReportBlock> Blocks)
{
    /// <summary>Where to read on, below the heading.</summary>
    public IReadOnlyList<ReportLink> Links { get; init; } = [];

    /// <summary>True for what a page that tells of several stages shows only when it is asked for.</summary>
    public bool IsAside { get; init; }
}

/// <summary>A number shown large.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number with its unit.</param>
public sealed record KeyNumber(Text Name, Text Value)
{
    /// <summary>What to compare it with, or null.</summary>
    public Text? Note { get; init; }

    /// <summary>Where the page says more, or null.</summary>
    public ReportLink? Link { get; init; }
}
