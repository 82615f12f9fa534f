using System.Text;

namespace Linnet.Core.Figures;

/// <summary>Estimates how wide text will be, since the reader's fonts are unknown.</summary>
/// <remarks>
/// Advance widths of DejaVu Sans, the widest of the usual interface fonts, so that text drawn in any other leaves room rather
/// than running over; one em for Chinese, Japanese and Korean characters, full-width forms and pictographs.
/// </remarks>
internal static class TextWidth
{
    // Hundredths of an em for U+0020 to U+007E.
    private static ReadOnlySpan<byte> Ascii =>
    [
        32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
        100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
        50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 53, 64, 34, 64, 84,
    ];

    /// <summary>Width in pixels at a font size in pixels.</summary>
    public static double Of(string text, double size)
    {
        var hundredths = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            hundredths += Of(rune);
        }

        return hundredths * size / 100;
    }

    /// <summary>The text, or its beginning with an ellipsis where it is wider than <paramref name="width"/> pixels.</summary>
    public static string Cut(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var used = size;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Of(rune) * size / 100;
            if (used > width)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.ToString().TrimEnd() + "…";
    }

    /// <summary>Breaks text at spaces and between wide characters into lines of at most <paramref name="width"/> pixels.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && Of(line + word.TrimEnd(), size) > width)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
            }

            line.Append(word);
        }

        lines.Add(line.ToString().TrimEnd());
        return [.. lines.Select(one => Cut(one, size, width))];
    }

    // Closing punctuation stays with the word before it, as Chinese typesetting asks.
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var previous = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            var breaks = previous.Value == ' ' || IsWide(previous) || IsWide(rune);
            if (word.Length > 0 && breaks && !"，。；：？！、）》」”… ".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                yield return word.ToString();
                word.Clear();
            }

            word.Append(rune);
            previous = rune;
        }

        yield return word.ToString();
    }

    private static int Of(Rune rune) => rune.Value switch
    {
        >= 0x20 and <= 0x7E => Ascii[rune.Value - 0x20],
        >= 0x300 and <= 0x36F or >= 0x200B and <= 0x200F or >= 0xFE00 and <= 0xFE0F => 0,
        _ when IsWide(rune) => 100,
        _ => 70,
    };

    private static bool IsWide(Rune rune) => rune.Value is >= 0x1100 and <= 0x11FF or >= 0x2E80 and <= 0xD7FF or >= 0xF900 and <= 0xFAFF
        or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F000;
}
