using System.Buffers;
using System.Text;

namespace Linnet.Corpora.Reading.Html;

/// <summary>Finds what a page says about its encoding: <c>&lt;meta charset=…&gt;</c>, <c>&lt;meta … content="text/html; charset=…"&gt;</c> or the XML declaration.</summary>
internal static class HtmlCharset
{
    private const int LookedAt = 4096;
    private const string Word = "charset";

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"';>?/");

    /// <summary>The name, or null. Only the page's first 4,096 bytes are looked at.</summary>
    public static string? Of(ReadOnlySpan<byte> page)
    {
        var head = Encoding.Latin1.GetString(page[..Math.Min(page.Length, LookedAt)]);
        for (var at = head.IndexOf(Word, StringComparison.OrdinalIgnoreCase); at >= 0; at = head.IndexOf(Word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var tag = head.LastIndexOf('<', at);
            var rest = head.AsSpan(at + Word.Length).TrimStart();
            if (tag >= 0 && head.AsSpan(tag).StartsWith("<meta", StringComparison.OrdinalIgnoreCase) && head.IndexOf('>', tag, at - tag) < 0 && rest is ['=', ..])
            {
                return Value(rest[1..]);
            }
        }

        var declaration = head.AsSpan().TrimStart();
        return declaration.StartsWith("<?xml", StringComparison.Ordinal) && declaration.IndexOf("encoding=") is > 0 and var found
            ? Value(declaration[(found + "encoding=".Length)..])
            : null;
    }

    private static string? Value(ReadOnlySpan<char> text)
    {
        text = text.TrimStart().TrimStart("\"'").TrimStart();
        var end = text.IndexOfAny(Ends);
        return end > 0 ? text[..end].ToString() : null;
    }
}
