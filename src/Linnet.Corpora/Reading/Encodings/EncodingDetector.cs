using System.Text;
using System.Text.Unicode;

namespace Linnet.Corpora.Reading.Encodings;

/// <summary>Finds out how text is encoded, by decoding it strictly and looking at how common the characters are that come out.</summary>
/// <remarks>
/// A byte order mark decides; then UTF-8, which other text is hardly ever by accident; then what the text's header declares, if the bytes are
/// text in it; then GB18030, Big5, Shift-JIS and UTF-16, if one of them gives text of common characters and no other does nearly as well.
/// Text that stays undecided is given up: better none than the wrong characters. Encodings of one byte for each character, in which any bytes
/// are text, are only taken when they are declared.
/// </remarks>
internal static class EncodingDetector
{
    /// <summary>The least score of an encoding that nothing declares. Right ones reach 0.5 and more, wrong ones hardly 0.2.</summary>
    private const double LeastScore = 0.35;

    /// <summary>How much better the best must be than the next.</summary>
    private const double LeastLead = 0.1;

    /// <summary>How many characters beyond ASCII there must be to tell by.</summary>
    private const int LeastCharacters = 4;

    /// <summary>The greatest share of characters that no text holds where an encoding is declared.</summary>
    private const double GreatestBadShare = 0.02;

    /// <summary>The share of lines that must be UTF-8 among those beyond ASCII: some are broken in any large file.</summary>
    private const double LeastLineShare = 0.5;

    /// <summary>The share of lines that may be broken in an encoding.</summary>
    private const double GreatestBrokenShare = 0.1;

    private static readonly TextEncoding[] Candidates =
        [TextEncoding.GB18030, TextEncoding.Big5, TextEncoding.ShiftJis, TextEncoding.Utf16LittleEndian, TextEncoding.Utf16BigEndian];

    /// <summary>Decodes a whole text.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="declared">What its headers call the encoding, the more trusted first.</param>
    /// <returns>The text, or null where the encoding stays unknown.</returns>
    public static DecodedText? Decode(ReadOnlySpan<byte> bytes, params ReadOnlySpan<string?> declared)
    {
        if (Mark(bytes) is var (marked, length))
        {
            return marked.Decode(bytes[length..]) is { } text ? new DecodedText(marked, text) : null;
        }

        var hasNul = bytes.Contains((byte)0);
        if (!hasNul && Utf8.IsValid(bytes))
        {
            return new DecodedText(TextEncoding.Utf8, TextEncoding.Utf8.Decode(bytes)!);
        }

        var copy = bytes.ToArray();
        var found = Best(c => hasNul && !c.IsUtf16 ? null : c.Decode(copy));
        foreach (var label in declared)
        {
            if (label is not null && TextEncoding.Named(label) is { IsUtf8: false } encoding && encoding.Decode(bytes) is { } text && Holds(encoding, text, hasNul))
            {
                // Pages in Chinese are often declared as Western text by the server's default.
                return encoding.IsSingleByte && found is not null ? found : new DecodedText(encoding, text);
            }
        }

        return found;
    }

    /// <summary>The encoding of a file of lines, from its beginning.</summary>
    /// <param name="sample">The beginning, whole lines best.</param>
    /// <returns>The encoding, or null where it stays unknown.</returns>
    public static TextEncoding? OfLines(ReadOnlySpan<byte> sample)
    {
        if (Mark(sample) is var (marked, _))
        {
            return marked;
        }

        // A sample may end inside of a line, or of a character.
        var end = sample.LastIndexOf((byte)'\n');
        var whole = end > 0 ? sample[..end] : sample;
        if (whole.Contains((byte)0))
        {
            var even = whole[..(whole.Length & ~1)].ToArray();
            return Best(c => c.IsUtf16 ? c.Decode(even) : null)?.Encoding;
        }

        var (lines, valid) = (new List<byte[]>(), 0);
        foreach (var range in whole.Split((byte)'\n'))
        {
            if (!Ascii.IsValid(whole[range]))
            {
                lines.Add(whole[range].ToArray());
                valid += Utf8.IsValid(whole[range]) ? 1 : 0;
            }
        }

        return valid >= lines.Count * LeastLineShare || (end < 0 && IsCutUtf8(sample)) ? TextEncoding.Utf8 : Best(c => DecodeLines(c, lines))?.Encoding;
    }

    /// <summary>The encoding that a byte order mark tells, with the mark's length.</summary>
    public static (TextEncoding Encoding, int Length)? Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (TextEncoding.Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => null, // UTF-32
        [0xFF, 0xFE, ..] => (TextEncoding.Utf16LittleEndian, 2),
        [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
        _ => null,
    };

    // Some lines of a large file are broken: the others decide.
    private static string? DecodeLines(TextEncoding encoding, List<byte[]> lines)
    {
        if (encoding.IsUtf16)
        {
            return null;
        }

        var text = new StringBuilder();
        var broken = 0;
        foreach (var line in lines)
        {
            if (encoding.Decode(line) is { } decoded)
            {
                text.Append(decoded);
            }
            else
            {
                broken++;
            }
        }

        return broken <= lines.Count * GreatestBrokenShare ? text.ToString() : null;
    }

    // Of one long line whose end the sample does not reach.
    private static bool IsCutUtf8(ReadOnlySpan<byte> sample)
    {
        for (var cut = 1; cut <= 3 && cut < sample.Length; cut++)
        {
            if (Utf8.IsValid(sample[..^cut]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(TextEncoding encoding, string text, bool hasNul)
    {
        var score = EncodingScore.Of(text);
        return (!hasNul || encoding.IsUtf16) && score.Bad <= score.Characters * GreatestBadShare;
    }

    private static DecodedText? Best(Func<TextEncoding, string?> decode)
    {
        DecodedText? best = null;
        var (first, second) = (double.NegativeInfinity, double.NegativeInfinity);
        foreach (var candidate in Candidates)
        {
            if (decode(candidate) is not { Length: > 0 } text)
            {
                continue;
            }

            var score = EncodingScore.Of(text);
            var mean = score.Characters >= LeastCharacters ? score.Mean

                // Nothing but ASCII in units of two bytes has no other characters to tell by.
                : candidate.IsUtf16 && score.Characters == 0 ? 1 : double.NegativeInfinity;
            if (mean > first)
            {
                (best, first, second) = (new DecodedText(candidate, text), mean, first);
            }
            else
            {
                second = Math.Max(second, mean);
            }
        }

        return first >= LeastScore && first - second >= LeastLead ? best : null;
    }
}
