namespace Linnet.Evaluation.Exams;

/// <summary>Cuts an option to a number of words, so that no option tells itself by its length and every prompt fits.</summary>
public static class OptionText
{
    /// <summary>The first words of a text: pieces between spaces, and each Chinese or Japanese character by itself.</summary>
    /// <param name="text">The text; line ends count as spaces.</param>
    /// <param name="words">How many at most.</param>
    /// <returns>The words with single spaces between the pieces, and how many words they are.</returns>
    public static (string Text, int Words) Cut(string text, int words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        List<string> pieces = [];
        var count = 0;
        foreach (var piece in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (count == words)
            {
                break;
            }

            var (cut, ideographs) = (piece.Length, 0);
            for (var i = 0; i < piece.Length; i++)
            {
                if (WordOverlap.IsIdeograph(piece[i]) && ++ideographs > words - count)
                {
                    (cut, ideographs) = (i, ideographs - 1);
                    break;
                }
            }

            pieces.Add(piece[..cut]);
            count += Math.Max(1, ideographs);
        }

        return (string.Join(' ', pieces), count);
    }
}
