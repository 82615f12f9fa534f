using System.Buffers;
using System.Text;

namespace Linnet.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost, of several the longest, never two over each other.</summary>
/// <remarks>
/// The automaton of Aho and Corasick (1975) over the tokens written backwards, run from the text's end to its beginning: in each place it
/// knows the longest token that begins there. Run forwards it would have to go back after each token. The time is linear in the text.
/// Threads may share one.
/// </remarks>
internal sealed class AddedTokenFinder
{
    private const int Nothing = -1;

    private readonly ByteTrie _trie = new();
    private readonly AddedToken[] _tokens;
    private readonly int[] _lengths; // bytes of each pattern
    private readonly int[] _longest; // of a node: the longest token that begins here, or Nothing
    private readonly int[] _failures; // of a node: that of its longest proper suffix
    private readonly SearchValues<byte> _lastBytes;

    /// <param name="patterns">The tokens, each with the bytes to search for, at least 1.</param>
    public AddedTokenFinder(IReadOnlyList<(AddedToken Token, byte[] Pattern)> patterns)
    {
        _tokens = [.. patterns.Select(p => p.Token)];
        _lengths = [.. patterns.Select(p => p.Pattern.Length)];
        _lastBytes = SearchValues.Create([.. patterns.Select(p => p.Pattern[^1]).Distinct()]);
        var ends = new Dictionary<int, int>();
        foreach (var (index, (_, pattern)) in patterns.Index())
        {
            byte[] reversed = [.. pattern.Reverse()];
            ends.TryAdd(_trie.Add(reversed), index); // of two tokens that are normalized to the same, the first
        }

        (_longest, _failures) = (new int[_trie.Count], new int[_trie.Count]);
        Array.Fill(_longest, Nothing);
        Link(ends);
    }

    /// <summary>Finds the tokens of a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="matches">Receives them in order.</param>
    public void Find(ReadOnlySpan<byte> utf8, List<AddedTokenMatch> matches)
    {
        var begins = Begins(utf8);
        var end = 0; // of the last token without the white space that it takes
        var taken = 0;
        for (var i = begins.Count - 1; i >= 0; i--)
        {
            var (start, index) = begins[i];
            if (start < end)
            {
                continue;
            }

            end = start + _lengths[index];
            var token = _tokens[index];
            if (token.SingleWord && (WordCharacters.EndsWithWord(utf8[..start]) || WordCharacters.BeginsWithWord(utf8[end..])))
            {
                continue;
            }

            // White space that the token before has taken is not looked at again: so each byte is looked at once.
            var from = token.LeftStrip && start > taken ? taken + WordCharacters.TrimmedEnd(utf8[taken..start]) : Math.Max(taken, start);
            var to = Math.Max(taken, end);
            taken = token.RightStrip ? to + WordCharacters.WhiteSpaceAtStart(utf8[to..]) : to;
            if (taken > from)
            {
                matches.Add(new AddedTokenMatch(from, taken, token.Id));
            }
        }
    }

    /// <summary>Each place in which a token begins, the last first, with the longest that does.</summary>
    private List<(int Start, int Index)> Begins(ReadOnlySpan<byte> utf8)
    {
        List<(int, int)> begins = [];
        var node = 0;
        for (var i = utf8.Length; i > 0;)
        {
            if (node == 0)
            {
                i = utf8[..i].LastIndexOfAny(_lastBytes) + 1;
                if (i == 0)
                {
                    break;
                }
            }

            i--;
            node = Next(node, utf8[i]);
            if (_longest[node] != Nothing)
            {
                begins.Add((i, _longest[node]));
            }
        }

        return begins;
    }

    private int Next(int node, byte value)
    {
        while (true)
        {
            var child = _trie.Child(node, value);
            if (child >= 0)
            {
                return child;
            }

            if (node == 0)
            {
                return 0;
            }

            node = _failures[node];
        }
    }

    /// <summary>Fills the failure links breadth first: those of shorter strings are known before a longer one asks for them.</summary>
    private void Link(Dictionary<int, int> ends)
    {
        var edges = _trie.Edges().ToList();
        var depths = new int[_trie.Count];
        foreach (var (parent, _, child) in edges)
        {
            depths[child] = depths[parent] + 1;
        }

        foreach (var (parent, value, child) in edges.OrderBy(edge => depths[edge.Child]))
        {
            _failures[child] = parent == 0 ? 0 : Next(_failures[parent], value);
            _longest[child] = ends.TryGetValue(child, out var token) ? token : _longest[_failures[child]];
        }
    }

    /// <summary>Whether the tokens, normalized, are few enough to be searched for.</summary>
    /// <param name="tokens">All.</param>
    /// <param name="normalizer">What is done to those that say so, or null.</param>
    public static bool HasRoomFor(IEnumerable<AddedToken> tokens, INormalizer? normalizer)
    {
        var room = ByteTrie.MaximumNodes - 1L;
        foreach (var token in tokens)
        {
            room -= Pattern(token, normalizer).Length;
            if (room < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes to search for.</summary>
    public static byte[] Pattern(AddedToken token, INormalizer? normalizer)
    {
        var text = Encoding.UTF8.GetBytes(token.Text);
        if (!token.Normalized || normalizer is null)
        {
            return text;
        }

        var output = new ArrayBufferWriter<byte>(text.Length);
        normalizer.Normalize(text, output, null);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A finder of those tokens that <paramref name="isWanted"/> accepts, or null when there is none.</summary>
    /// <param name="tokens">All.</param>
    /// <param name="isWanted">Which.</param>
    /// <param name="normalizer">What is done to tokens that say so, or null.</param>
    public static AddedTokenFinder? Of(IEnumerable<AddedToken> tokens, Func<AddedToken, bool> isWanted, INormalizer? normalizer)
    {
        List<(AddedToken, byte[])> patterns = [];
        foreach (var token in tokens.Where(isWanted))
        {
            var pattern = Pattern(token, normalizer);
            if (pattern.Length > 0)
            {
                patterns.Add((token, pattern));
            }
        }

        return patterns.Count == 0 ? null : new AddedTokenFinder(patterns);
    }
}
