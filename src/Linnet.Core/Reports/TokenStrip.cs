using System.Globalization;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>A text cut into tokens, each in a tint other than its neighbours'; a line's end is ↵; bytes that are no whole character stand in a dashed box.</summary>
/// <param name="Caption">Which tokenizer, and how many tokens.</param>
/// <param name="Tokens">The tokens in order.</param>
public sealed record TokenStrip(Text Caption, IReadOnlyList<StripToken> Tokens) : ReportBlock
{
    private const int Tints = 3;

    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<div class=\"sample\">").Element("h3", "", Caption).Raw("<pre class=\"tokens\" dir=\"auto\">");
        for (var i = 0; i < Tokens.Count; i++)
        {
            var (text, id, isPartial) = Tokens[i];
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<span class=\"t{i % Tints}{(isPartial ? " byte" : "")}\" title=\"{id}\">")).Verbatim(text.Replace("\n", "↵\n", StringComparison.Ordinal)).Raw("</span>");
        }

        html.Raw("</pre></div>\n");
    }
}

/// <summary>One token of a <see cref="TokenStrip"/>.</summary>
/// <param name="Text">Its text, or its bytes in hexadecimal.</param>
/// <param name="Id">Its id, shown when pointed at.</param>
/// <param name="IsPartial">Whether its bytes are no whole character.</param>
public sealed record StripToken(string Text, int Id, bool IsPartial)
{
    /// <summary>A token by its bytes.</summary>
    public static StripToken Of(int id, ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes)
        ? new(System.Text.Encoding.UTF8.GetString(bytes), id, false)
        : new(Convert.ToHexString(bytes), id, true);
}
