using System.Globalization;
using System.Text;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>A text cut by two tokenizers, line beside line. Each tint is one token, blanks are dots, bytes that are no whole character stand in dashed boxes with their character behind the last.</summary>
/// <param name="Left">Which tokenizer is on the left.</param>
/// <param name="Right">Which is on the right.</param>
/// <param name="Rows">The lines.</param>
public sealed record TokenColumns(Text Left, Text Right, IReadOnlyList<TokenRow> Rows) : ReportBlock
{
    private const int Tints = 3;

    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<div class=\"pair\">\n").Raw("<h3><b>A</b> ").Escaped(Left).Raw("</h3><h3><b>B</b> ").Escaped(Right).Raw("</h3>\n");
        foreach (var row in Rows)
        {
            WriteCell(html, "A", row.Left, row.Right.Count);
            WriteCell(html, "B", row.Right, row.Left.Count);
        }

        html.Raw("</div>\n");
    }

    private static void WriteCell(HtmlCanvas html, string side, IReadOnlyList<ColumnToken> tokens, int other)
    {
        var style = tokens.Count < other ? " class=\"fewer\"" : "";
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<div><b{style}><i>{side}</i>{tokens.Count}</b><pre class=\"tokens\" dir=\"auto\">"));
        foreach (var (index, token) in tokens.Index())
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<span class=\"t{index % Tints}{(token.IsUnknown ? " unk" : "")}\" title=\"{Markup.Escape(token.Hint)}\">"));
            foreach (var (text, isBytes) in token.Parts)
            {
                WritePart(html, text, isBytes);
            }

            html.Raw("</span>");
            if (token.Completes.Length > 0)
            {
                // A line may end behind the character, but not between it and its bytes.
                html.Raw("&#x2060;<span class=\"of\">").Verbatim(token.Completes).Raw("</span><wbr>");
            }
        }

        html.Raw("</pre></div>\n");
    }

    private static void WritePart(HtmlCanvas html, string text, bool isBytes)
    {
        if (isBytes)
        {
            html.Raw("<span class=\"byte\">").Verbatim(text).Raw("</span>");
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            _ = Blank(rune) is { } mark ? html.Raw($"<wbr><span class=\"ws\">{mark}</span>") : html.Verbatim(rune.ToString());
        }
    }

    private static string? Blank(Rune rune) => rune.Value switch
    {
        ' ' => "·",
        '\t' => "⇥",
        '\n' => "↵",
        '\r' => "␍",
        0xA0 => "⍽",
        0x3000 => "□",
        _ => null,
    };
}

/// <summary>One line of <see cref="TokenColumns"/>.</summary>
/// <param name="Left">The tokens on the left that begin in this line.</param>
/// <param name="Right">Those on the right.</param>
public sealed record TokenRow(IReadOnlyList<ColumnToken> Left, IReadOnlyList<ColumnToken> Right);

/// <summary>One token of a <see cref="TokenRow"/>.</summary>
/// <param name="Parts">What is shown for it, one after the other.</param>
/// <param name="Hint">Shown when pointed at: its id, and more.</param>
/// <param name="Completes">The character whose last bytes it has while the first are in tokens before it; else empty.</param>
/// <param name="IsUnknown">Whether it is the unknown token.</param>
public sealed record ColumnToken(IReadOnlyList<ColumnPart> Parts, string Hint, string Completes, bool IsUnknown);

/// <summary>A part of a <see cref="ColumnToken"/>.</summary>
/// <param name="Text">Characters, or bytes in hexadecimal.</param>
/// <param name="IsBytes">Whether it is bytes.</param>
public sealed record ColumnPart(string Text, bool IsBytes);
