using Linnet.Core.Documents;

namespace Linnet.Evaluation.Exams;

/// <summary>Which words two texts share: what a reader who knows nothing can still count.</summary>
/// <remarks>
/// A word is a run of letters or of digits. Identifiers are split where a small letter meets a capital, and before the last capital of
/// a run of capitals that a small letter follows: <c>XmlHTTPReader2</c> is xml, http, reader, 2. Each Chinese or Japanese character is
/// a word. Words are compared in lower case without one of the endings -ing, -ed, -es, -s (where three letters remain) and then without
/// a last -e (where three remain): reads, reading and read are one word.
/// </remarks>
public static class WordOverlap
{
    private static readonly string[] Endings = ["ing", "ed", "es", "s"];

    /// <summary>The different words of a text.</summary>
    public static IReadOnlySet<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var begin = 0; begin < text.Length;)
        {
            var end = begin + 1;
            if (char.IsLetterOrDigit(text[begin]))
            {
                while (end < text.Length && Continues(text, begin, end))
                {
                    end++;
                }

                words.Add(Stem(text[begin..end].ToLowerInvariant()));
            }

            begin = end;
        }

        return words;
    }

    /// <summary>How many of the words both have.</summary>
    public static int Count(IReadOnlySet<string> left, IReadOnlySet<string> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return right.Count(left.Contains);
    }

    /// <summary>Whether a character is a word of its own: Chinese, Japanese.</summary>
    public static bool IsIdeograph(char character) => HanScript.Contains(character) || character is >= '\u3040' and <= '\u30FF';

    private static bool Continues(string text, int begin, int index)
    {
        var (previous, current) = (text[index - 1], text[index]);
        return char.IsLetterOrDigit(current)
            && !IsIdeograph(current)
            && !IsIdeograph(text[begin])
            && char.IsDigit(previous) == char.IsDigit(current)
            && !(char.IsUpper(current) && !char.IsUpper(previous))
            && !(char.IsUpper(current) && index + 1 < text.Length && char.IsLower(text[index + 1]));
    }

    private static string Stem(string word)
    {
        var ending = Endings.FirstOrDefault(e => word.Length - e.Length >= 3 && word.EndsWith(e, StringComparison.Ordinal));
        var stem = ending is null ? word : word[..^ending.Length];
        return stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;
    }
}
