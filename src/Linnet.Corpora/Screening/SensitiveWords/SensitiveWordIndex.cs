using Linnet.Corpora.Screening.Folding;

namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>The words of a list, folded, as <see cref="SensitiveWordFinder"/> looks for them. Immutable: threads share one.</summary>
public sealed class SensitiveWordIndex
{
    /// <param name="list">The words. Of entries that fold to the same the first counts; an allowed one counts before all.</param>
    /// <param name="longestSeparator">Separators left out between two characters; see <see cref="TextFolding"/>.</param>
    /// <exception cref="ArgumentException">A word has nothing that can be seen.</exception>
    public SensitiveWordIndex(SensitiveWordList list, int longestSeparator = 0)
    {
        ArgumentNullException.ThrowIfNull(list);
        Folding = longestSeparator == 0 ? TextFolding.Plain : new TextFolding(longestSeparator);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var (words, alone) = (new List<SensitiveWord?>(), new List<string?>());
        foreach (var (text, word) in list.Allowed.Select(a => (a, (SensitiveWord?)null)).Concat(list.Words.Select(w => (w.Word, (SensitiveWord?)w))))
        {
            var folded = Folding.Fold(text).Trim();
            if (folded.Length == 0)
            {
                throw new ArgumentException($"nothing is left of the word '{text}' when it is folded", nameof(list));
            }

            if (known.TryAdd(folded, words.Count))
            {
                words.Add(word);
                alone.Add(folded.EnumerateRunes().Any(r => WritingSystem.IsUnspaced(r.Value)) ? null : TextFolding.Plain.Fold(text));
            }
        }

        (Words, Alone, Automaton) = (words, alone, new WordAutomaton([.. known.Keys]));
    }

    internal TextFolding Folding { get; }

    internal WordAutomaton Automaton { get; }

    /// <summary>By number; null: allowed.</summary>
    internal IReadOnlyList<SensitiveWord?> Words { get; }

    /// <summary>By number: the plainly folded word where it must stand alone, else null.</summary>
    internal IReadOnlyList<string?> Alone { get; }
}
