using System.Globalization;
using System.Text;
using Linnet.Core.Reports;
using Linnet.Core.Unicode;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Viewer;

/// <summary>A text cut into tokens for the page: the tokens of each line.</summary>
internal static class CutText
{
    /// <summary>Cuts a text twice.</summary>
    /// <returns>A row for each line of the text.</returns>
    public static IEnumerable<TokenRow> Rows(TokenizerFacts left, TokenizerFacts right, byte[] text) =>
        Lines(left, text).Zip(Lines(right, text), (a, b) => new TokenRow(a, b));

    /// <summary>The tokens of each line; one that goes on in the next line is in the first.</summary>
    internal static IReadOnlyList<IReadOnlyList<ColumnToken>> Lines(TokenizerFacts facts, byte[] text)
    {
        List<int> ids = [];
        List<Piece> spans = [];
        TokenSpans.Encode(facts.Tokenizer, text, ids, spans);
        var tokens = Tokens(facts, ids);
        var lines = new List<ColumnToken>[text.AsSpan().Count((byte)'\n') + 1];
        foreach (var i in Enumerable.Range(0, lines.Length))
        {
            lines[i] = [];
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            lines[text.AsSpan(0, spans[i].Start).Count((byte)'\n')].Add(tokens[i]);
        }

        return lines;
    }

    /// <summary>Tokens as they are shown: what is a whole character within its token as this, anything else as bytes.</summary>
    internal static IReadOnlyList<ColumnToken> Tokens(TokenizerFacts facts, IReadOnlyList<int> ids)
    {
        List<byte> all = [];
        foreach (var id in ids)
        {
            all.AddRange(facts.TextOf(id));
        }

        byte[] bytes = [.. all];
        List<ColumnToken> tokens = [];
        var (start, at) = (0, 0); // at: where the first character begins that may touch the token
        foreach (var id in ids)
        {
            var end = start + facts.TextOf(id).Length;
            var (parts, completes) = (new List<ColumnPart>(), new StringBuilder());
            while (at < end)
            {
                var codePoint = Utf8CodePoint.Read(bytes, at, out var width);
                if (codePoint >= 0 && at >= start && at + width <= end)
                {
                    Add(parts, new Rune(codePoint).ToString(), false);
                }
                else
                {
                    Add(parts, Hexadecimal(bytes.AsSpan(Math.Max(at, start)..Math.Min(at + width, end))), true);
                    if (at + width > end)
                    {
                        break;
                    }

                    completes.Append(codePoint >= 0 ? new Rune(codePoint).ToString() : "");
                }

                at += width;
            }

            tokens.Add(Token(facts, id, parts, completes.ToString()));
            start = end;
        }

        return tokens;
    }

    private static ColumnToken Token(TokenizerFacts facts, int id, List<ColumnPart> parts, string completes)
    {
        var isUnknown = id == facts.Unknown;
        if (isUnknown || parts.Count == 0)
        {
            parts = [new ColumnPart(facts.Shown(id) is { Length: > 0 } name ? name : $"#{id}", false)];
        }
        else if (parts is [{ IsBytes: false } only] && only.Text.EnumerateRunes().All(IsUnseenAlone))
        {
            parts = [.. only.Text.EnumerateRunes().Select(rune => new ColumnPart($"U+{rune.Value:X4}", true))];
        }

        var hint = facts.TextOf(id).IsEmpty ? $"{id}" : $"{id} · {Hexadecimal(facts.TextOf(id))}";
        return new ColumnToken(parts, hint, completes, isUnknown);
    }

    private static void Add(List<ColumnPart> parts, string text, bool isBytes)
    {
        if (!isBytes && parts is [.., { IsBytes: false } last])
        {
            parts[^1] = last with { Text = last.Text + text };
        }
        else
        {
            parts.Add(new ColumnPart(text, isBytes));
        }
    }

    // Marks, joiners and variation selectors would hang on to the token before, or not be seen at all.
    private static bool IsUnseenAlone(Rune rune) => CodePoint.Category(rune.Value)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;

    private static string Hexadecimal(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(3 * bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
