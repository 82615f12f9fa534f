using System.Buffers;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>Phrases to look for in a text, in whatever case.</summary>
internal sealed class PhraseSet
{
    private readonly string[] _phrases;
    private readonly SearchValues<string> _search;

    /// <param name="phrases">At least one character each.</param>
    public PhraseSet(IReadOnlyList<string> phrases)
    {
        // Longest first: of two phrases that begin alike the longer one is meant.
        _phrases = [.. phrases.OrderByDescending(p => p.Length).ThenBy(p => p, StringComparer.Ordinal)];
        var hasCase = _phrases.Any(p => p.Any(c => char.ToUpperInvariant(c) != char.ToLowerInvariant(c)));
        _search = SearchValues.Create(_phrases, hasCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>At how many places of the text one of the phrases begins.</summary>
    public int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (int at; (at = text.IndexOfAny(_search)) >= 0; count++)
        {
            text = text[(at + 1)..];
        }

        return count;
    }

    /// <summary>The place of the first phrase in the text; empty where there is none.</summary>
    public (int Start, int Length) First(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(_search);
        return at < 0 ? default : (at, AtStart(text[at..]));
    }

    /// <summary>Length of the longest phrase that the text begins with, or 0.</summary>
    public int AtStart(ReadOnlySpan<char> text)
    {
        foreach (var phrase in _phrases)
        {
            if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return phrase.Length;
            }
        }

        return 0;
    }

    /// <summary>Length of the longest phrase that the text ends with, or 0.</summary>
    public int AtEnd(ReadOnlySpan<char> text)
    {
        foreach (var phrase in _phrases)
        {
            if (text.EndsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return phrase.Length;
            }
        }

        return 0;
    }
}
