using System.Text;
using Linnet.Core.Unicode;
using Linnet.Corpora.Screening.Folding;

namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>Finds the words of a list in texts. One instance serves one thread.</summary>
/// <remarks>
/// Words and texts are folded alike. Of hits that overlap the one that begins first counts, of those the longest. A word without a character of an
/// unspaced script must stand alone (<c>sex</c> is not in <c>Essex</c>), and separators are not left out of it (<c>as s</c>).
/// A hit inside an allowed word does not count.
/// </remarks>
/// <param name="index">The words.</param>
public sealed class SensitiveWordFinder(SensitiveWordIndex index)
{
    private readonly FoldedText _folded = new();
    private readonly List<(int Word, int End)> _found = [];
    private readonly List<(int Start, int End, int Word)> _spans = [];
    private readonly List<(int Start, int End)> _allowed = [];

    /// <inheritdoc cref="SensitiveWordIndex(SensitiveWordList, int)"/>
    public SensitiveWordFinder(SensitiveWordList list, int longestSeparator = 0)
        : this(new SensitiveWordIndex(list, longestSeparator))
    {
    }

    /// <summary>The words found, by place; none overlaps another.</summary>
    public IReadOnlyList<SensitiveHit> Find(string text)
    {
        index.Folding.Fold(text, _folded);
        _found.Clear();
        index.Automaton.Find(_folded.Units, _found);
        if (_found.Count == 0)
        {
            return [];
        }

        _spans.Clear();
        _allowed.Clear();
        foreach (var (word, end) in _found)
        {
            var (start, after) = _folded.Original(text, end - index.Automaton.Length(word), end);
            if (index.Alone[word] is { } alone && !StandsAlone(text, start, after, alone))
            {
                continue;
            }

            if (index.Words[word] is null)
            {
                _allowed.Add((start, after));
            }
            else
            {
                _spans.Add((start, after, word));
            }
        }

        return Hits(text);
    }

    private List<SensitiveHit> Hits(string text)
    {
        _spans.Sort((a, b) => (a.Start, -a.End, a.Word).CompareTo((b.Start, -b.End, b.Word)));
        _allowed.Sort();
        var hits = new List<SensitiveHit>();
        var (last, place, counted, allowed, reach) = (0, 0L, 0, 0, 0);
        foreach (var (start, end, word) in _spans)
        {
            // Furthest end of the allowed words that begin no later.
            for (; allowed < _allowed.Count && _allowed[allowed].Start <= start; allowed++)
            {
                reach = Math.Max(reach, _allowed[allowed].End);
            }

            if (start < last || end <= reach)
            {
                continue;
            }

            place += Characters.Count(text.AsSpan(counted, start - counted));
            counted = start;
            hits.Add(new SensitiveHit(index.Words[word]!, place, Characters.Count(text.AsSpan(start, end - start))));
            last = end;
        }

        return hits;
    }

    private static bool StandsAlone(string text, int start, int end, string alone)
    {
        if (start > 0 && IsWordCharacter(text, start - 1) || end < text.Length && IsWordCharacter(text, end))
        {
            return false;
        }

        return end - start <= 4 * alone.Length + 16 && TextFolding.Plain.Fold(text[start..end]) == alone;
    }

    // Han beside a foreign word does not join it.
    private static bool IsWordCharacter(string text, int at)
    {
        var rune = Rune.TryGetRuneAt(text, char.IsLowSurrogate(text[at]) && at > 0 ? at - 1 : at, out var found) ? found.Value : 0xFFFD;
        return !WritingSystem.IsUnspaced(rune) && (CodePoint.IsAlphabetic(rune) || Rune.IsDigit(new Rune(rune)));
    }
}
