using System.Text;

namespace Linnet.Core.Recipes;

/// <summary>A piece of a hostile file made fit for one line of a message.</summary>
public static class Excerpt
{
    private const int Length = 60;

    /// <summary>Returns at most 60 characters of <paramref name="text"/>, control characters escaped.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length > Length ? Length : text.Length;
        if (cut < text.Length && char.IsHighSurrogate(text[cut - 1]))
        {
            cut--;
        }

        var shown = new StringBuilder(cut);
        foreach (var c in text.AsSpan(0, cut))
        {
            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\t' => shown.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => shown.Append($"\\u{(int)c:x4}"),
                _ => shown.Append(c),
            };
        }

        return cut < text.Length ? shown.Append('…').ToString() : shown.ToString();
    }
}
