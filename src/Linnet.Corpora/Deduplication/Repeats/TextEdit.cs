namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>What is left of a text when repeated pieces are taken out.</summary>
/// <param name="Text">What is left.</param>
/// <param name="RemovedPieces">Lines, sentences or windows that were taken out.</param>
/// <param name="RemovedCharacters">Characters that were taken out, with the white space that went with them.</param>
/// <param name="IsTooShort">Whether what is left is no document any more: it is removed, and that is a removal with this reason.</param>
public sealed record TextEdit(string Text, int RemovedPieces, long RemovedCharacters, bool IsTooShort)
{
    /// <summary>The text as it was.</summary>
    public static TextEdit None(string text) => new(text, 0, 0, IsTooShort: false);

    /// <summary>What is left, where a text without letters or digits is no document.</summary>
    internal static TextEdit Of(string before, string after, int pieces) =>
        new(after, pieces, Characters.Count(before) - Characters.Count(after), !after.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit));
}
