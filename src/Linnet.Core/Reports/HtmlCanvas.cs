using System.Text;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>Writes HTML in one language. Only <see cref="Raw"/> passes markup through.</summary>
internal sealed class HtmlCanvas(Language language)
{
    private readonly StringBuilder _html = new();

    public Language Language => language;

    public HtmlCanvas Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    public HtmlCanvas Escaped(Text text) => Raw(Markup.Escape(text.In(language)));

    public HtmlCanvas Element(string name, string style, Text text) =>
        Raw(style.Length == 0 ? $"<{name}>" : $"<{name} class=\"{style}\">").Escaped(text).Raw($"</{name}>");

    public HtmlCanvas Prose(string style, Text text) => Raw(style.Length == 0 ? "<p>" : $"<p class=\"{style}\">").Marked(text).Raw("</p>\n");

    /// <summary>Prose in which parts between backticks are code; a backtick without a partner is itself.</summary>
    public HtmlCanvas Marked(Text text)
    {
        var parts = text.In(language).Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            var isCode = i % 2 == 1 && i < parts.Length - 1;
            var lone = i % 2 == 1 && !isCode ? "`" : "";
            Raw(isCode ? "<code>" : lone).Raw(Markup.Escape(parts[i])).Raw(isCode ? "</code>" : "");
        }

        return this;
    }

    /// <summary>Hostile text as it is: line ends and tabs stay, whatever else cannot be seen stands in a marked box.</summary>
    public HtmlCanvas Verbatim(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
            {
                _html.Append((char)rune.Value);
            }
            else if (rune == Rune.ReplacementChar)
            {
                _html.Append("<span class=\"bad\">\uFFFD</span>");
            }
            else if (Markup.Picture(rune) is { } picture)
            {
                _html.Append("<span class=\"ctl\">").Append(picture).Append("</span>");
            }
            else
            {
                Markup.Append(_html, rune);
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
