using System.Buffers;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>Phrases to look for in a text, in whatever case.</summary>
internal sealed class PhraseSet
{
    // Vectors find phrases that begin in ASCII. The others go by their first characters, which is faster than an automaton where few stand in a text.
    private readonly SearchValues<string> _ascii;
    private readonly SearchValues<char> _otherFirsts;
    private readonly Dictionary<char, string[]> _byFirst;
    private readonly Dictionary<char, string[]> _byLast;
    private readonly SearchValues<char> _firsts;
    private readonly SearchValues<char> _lasts;

    /// <param name="phrases">At least one character each.</param>
    public PhraseSet(IReadOnlyList<string> phrases)
    {
        // Longest first: of two phrases that begin alike the longer one is meant.
        var ordered = phrases.OrderByDescending(p => p.Length).ThenBy(p => p, StringComparer.Ordinal).ToArray();
        _ascii = SearchValues.Create([.. ordered.Where(p => char.IsAscii(p[0]))], StringComparison.OrdinalIgnoreCase);
        (_byFirst, _firsts) = By(ordered, p => p[0]);
        (_byLast, _lasts) = By(ordered, p => p[^1]);
        _otherFirsts = SearchValues.Create([.. _byFirst.Keys.Where(c => !char.IsAscii(c)).SelectMany(BothCases)]);
    }

    /// <summary>At how many places of the text one of the phrases begins. Takes time in proportion to the text.</summary>
    public int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        var rest = text;
        for (int at; (at = rest.IndexOfAny(_ascii)) >= 0; count++)
        {
            rest = rest[(at + 1)..];
        }

        for (int at; (at = IndexOfOther(text)) >= 0; count++)
        {
            text = text[(at + 1)..];
        }

        return count;
    }

    /// <summary>The place of the first phrase in the text; empty where there is none.</summary>
    public (int Start, int Length) First(ReadOnlySpan<char> text)
    {
        var at = IndexOf(text);
        return at < 0 ? default : (at, AtStart(text[at..]));
    }

    /// <summary>Length of the longest phrase that the text begins with, or 0.</summary>
    public int AtStart(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && _firsts.Contains(text[0]) && _byFirst.TryGetValue(char.ToUpperInvariant(text[0]), out var phrases))
        {
            foreach (var phrase in phrases)
            {
                if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
                {
                    return phrase.Length;
                }
            }
        }

        return 0;
    }

    /// <summary>Length of the longest phrase that the text ends with, or 0.</summary>
    public int AtEnd(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && _lasts.Contains(text[^1]) && _byLast.TryGetValue(char.ToUpperInvariant(text[^1]), out var phrases))
        {
            foreach (var phrase in phrases)
            {
                if (text.EndsWith(phrase, StringComparison.OrdinalIgnoreCase))
                {
                    return phrase.Length;
                }
            }
        }

        return 0;
    }

    private int IndexOf(ReadOnlySpan<char> text)
    {
        var (ascii, other) = (text.IndexOfAny(_ascii), IndexOfOther(text));
        return ascii < 0 ? other : other < 0 ? ascii : Math.Min(ascii, other);
    }

    private int IndexOfOther(ReadOnlySpan<char> text)
    {
        for (var start = 0; text[start..].IndexOfAny(_otherFirsts) is >= 0 and var found; start += found + 1)
        {
            if (AtStart(text[(start + found)..]) > 0)
            {
                return start + found;
            }
        }

        return -1;
    }

    private static (Dictionary<char, string[]> Phrases, SearchValues<char> Characters) By(string[] phrases, Func<string, char> character)
    {
        var groups = phrases.GroupBy(p => char.ToUpperInvariant(character(p))).ToDictionary(g => g.Key, g => g.ToArray());
        return (groups, SearchValues.Create([.. groups.Keys.SelectMany(BothCases)]));
    }

    private static IEnumerable<char> BothCases(char c) => [char.ToUpperInvariant(c), char.ToLowerInvariant(c)];
}
