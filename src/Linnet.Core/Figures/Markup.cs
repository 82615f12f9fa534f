using System.Text;

namespace Linnet.Core.Figures;

/// <summary>Turns hostile text into the characters of an XML or HTML document that show it.</summary>
internal static class Markup
{
    /// <summary>
    /// Escapes text for element content and quoted attributes. Control characters, line ends, and invisible or
    /// direction-changing characters become visible; an unpaired surrogate becomes U+FFFD.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(escaped, rune);
        }

        return escaped.ToString();
    }

    /// <summary>Writes one character as <see cref="Escape"/> does.</summary>
    public static void Append(StringBuilder target, Rune rune) => _ = rune.Value switch
    {
        '&' => target.Append("&amp;"),
        '<' => target.Append("&lt;"),
        '>' => target.Append("&gt;"),
        '"' => target.Append("&quot;"),
        '\'' => target.Append("&#39;"),
        _ => Picture(rune) is { } picture ? target.Append(picture) : target.Append(rune),
    };

    /// <summary>What stands for a character that cannot be seen, or null for one that can.</summary>
    public static string? Picture(Rune rune) => rune.Value switch
    {
        < 0x20 => ((char)(0x2400 + rune.Value)).ToString(),
        0x7F => "␡",
        >= 0x80 and <= 0x9F or 0xAD or 0x61C or 0x115F or 0x1160 or 0x180E or 0x200B or 0x200E or 0x200F or 0x3164 or 0xFEFF or 0xFFA0
            or >= 0x2028 and <= 0x202E or >= 0x2060 and <= 0x206F or >= 0xFFF9 and <= 0xFFFB
            or >= 0xE0000 and <= 0xE0FFF => $"[U+{rune.Value:X4}]",
        _ when (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF => $"[U+{rune.Value:X4}]",
        _ => null,
    };
}
