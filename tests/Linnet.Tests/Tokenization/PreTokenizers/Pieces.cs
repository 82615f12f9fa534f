using System.Text;
using System.Text.RegularExpressions;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.PreTokenizers;

/// <summary>What pre-tokenizers cut, as text.</summary>
internal static class Pieces
{
    /// <summary>The pieces of a text, asked for so many at a time.</summary>
    public static List<Piece> Of(IPreTokenizer cutter, ReadOnlySpan<byte> utf8, int room = 64)
    {
        var pieces = new List<Piece>();
        var buffer = new Piece[room];
        var position = 0;
        while (cutter.Cut(utf8, ref position, buffer) is > 0 and var count)
        {
            pieces.AddRange(buffer.AsSpan(0, count));
            Assert.True(count == room || position == utf8.Length);
        }

        return pieces;
    }

    public static List<string> Of(IPreTokenizer cutter, string text, int room = 64)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [.. Of(cutter, utf8, room).Select(p => Encoding.UTF8.GetString(utf8, p.Start, p.Length))];
    }

    /// <summary>The matches of a regular expression, with what lies between them.</summary>
    public static List<string> Of(Regex pattern, string text)
    {
        var pieces = new List<string>();
        var at = 0;
        foreach (Match match in pattern.Matches(text))
        {
            if (match.Index > at)
            {
                pieces.Add(text[at..match.Index]);
            }

            pieces.Add(match.Value);
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            pieces.Add(text[at..]);
        }

        return pieces;
    }
}
