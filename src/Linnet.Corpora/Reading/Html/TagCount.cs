using System.Buffers;

namespace Linnet.Corpora.Reading.Html;

/// <summary>Looks at a page's tags before it is parsed: the parser takes time for each tag that grows with the elements that are open.</summary>
internal static class TagCount
{
    // Their end tags may be left out, or they have none: they nest only where another element does.
    private static readonly HashSet<string> Uncounted = new(StringComparer.OrdinalIgnoreCase)
    {
        "html", "head", "body", "p", "li", "dt", "dd", "rb", "rt", "rtc", "rp", "optgroup", "option", "colgroup", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    };

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n\f/>");

    private const int MaximumAttributes = 1000;
    private const int LooksAtEach = 4; // that each character of a page may take: tags inside of attributes are looked at more than once

    /// <summary>Whether a page has no more than so many tags, nowhere more than so many elements open, and no tag with thousands of attributes.</summary>
    public static bool IsWithin(ReadOnlySpan<char> page, int maximumTags, int maximumOpen)
    {
        var looks = (long)LooksAtEach * page.Length;
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var names = open.GetAlternateLookup<ReadOnlySpan<char>>();
        var uncounted = Uncounted.GetAlternateLookup<ReadOnlySpan<char>>();
        var (tags, all) = (0, 0);
        for (var at = page.IndexOf('<'); at >= 0;)
        {
            var rest = page[(at + 1)..];
            var isEnd = rest is ['/', ..];
            var name = rest[(isEnd ? 1 : 0)..];
            if (name.Length > 0 && char.IsAsciiLetter(name[0]))
            {
                if (++tags > maximumTags || !HasFewAttributes(name, ref looks))
                {
                    return false;
                }

                var end = name.IndexOfAny(NameEnds);
                name = end < 0 ? name : name[..end];
                var known = names.TryGetValue(name, out var count) ? count : 0;
                if (!uncounted.Contains(name) && (!isEnd || known > 0))
                {
                    names[name] = known + (isEnd ? -1 : 1);
                    all += isEnd ? -1 : 1;
                    if (all > maximumOpen)
                    {
                        return false;
                    }
                }
            }

            var next = page[(at + 1)..].IndexOf('<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return true;
    }

    // Blanks and slashes outside of quoted values: there are no more attributes than these.
    private static bool HasFewAttributes(ReadOnlySpan<char> tag, ref long looks)
    {
        var (separators, at) = (0, 0);
        for (var isValue = false; at < tag.Length && tag[at] != '>' && separators <= MaximumAttributes; at++)
        {
            if (isValue && (tag[at] is '"' or '\''))
            {
                var end = tag[(at + 1)..].IndexOf(tag[at]);
                at = end < 0 ? tag.Length : at + 1 + end;
                isValue = false;
                separators++;
                continue;
            }

            var isBlank = tag[at] is ' ' or '\t' or '\r' or '\n' or '\f' or '/';
            separators += isBlank ? 1 : 0;
            isValue = tag[at] == '=' || (isValue && isBlank && tag[at] != '/');
        }

        looks -= at;
        return separators <= MaximumAttributes && looks >= 0;
    }
}
