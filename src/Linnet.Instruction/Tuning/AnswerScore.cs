using System.Text;
using Linnet.Core.Documents;

namespace Linnet.Instruction.Tuning;

/// <summary>How near an answer is to the reference.</summary>
public static class AnswerScore
{
    /// <summary>F1 of the longest common subsequence of words.</summary>
    /// <remarks>
    /// ROUGE-L of Lin 2004, <see href="https://aclanthology.org/W04-1013/"/>, §3.1, with β = 1. A word is a run of letters and digits, in lower
    /// case; a Chinese character is a word of its own, as Chinese has no spaces between words; punctuation is none.
    /// </remarks>
    /// <returns>In [0, 1]; 1 for two texts without words, 0 where only one has none.</returns>
    public static double RougeL(string answer, string reference)
    {
        var (a, b) = (Words(answer), Words(reference));
        return a.Count + b.Count == 0 ? 1 : 2.0 * CommonSubsequence(a, b) / (a.Count + b.Count);
    }

    /// <summary>The words that <see cref="RougeL"/> compares.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var han = HanScript.Contains(rune.Value);
            if (han || !Rune.IsLetterOrDigit(rune))
            {
                End();
            }

            if (han)
            {
                words.Add(rune.ToString());
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    private static int CommonSubsequence(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var lengths = new int[b.Count + 1];
        foreach (var word in a)
        {
            var diagonal = 0;
            for (var j = 1; j <= b.Count; j++)
            {
                var above = lengths[j];
                lengths[j] = word == b[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }

        return lengths[^1];
    }
}
