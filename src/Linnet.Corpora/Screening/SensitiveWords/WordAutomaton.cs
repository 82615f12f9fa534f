namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>Finds all places of many words in one pass (Aho and Corasick 1975). Immutable: threads share one.</summary>
public sealed class WordAutomaton
{
    private const int Root = 0;

    private readonly int[] _fromRoot = new int[0x10000]; // by unit
    private readonly long[] _keys; // open addressing: state << 16 | unit, plus one; 0 empty
    private readonly int[] _next;
    private readonly int _mask;
    private readonly int[] _failure;
    private readonly int[] _word; // that ends in the state, or -1
    private readonly int[] _shorter; // the nearest state along failures in which a word ends, or Root
    private readonly int[] _lengths;

    /// <param name="words">Different words, none empty.</param>
    /// <exception cref="ArgumentException">A word is empty or stands twice.</exception>
    public WordAutomaton(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var children = new Dictionary<long, int>();
        var (parent, unit, wordOf) = (new List<int> { 0 }, new List<char> { '\0' }, new List<int> { -1 });
        for (var w = 0; w < words.Count; w++)
        {
            var state = Root;
            foreach (var c in words[w])
            {
                var key = Key(state, c);
                if (!children.TryGetValue(key, out var child))
                {
                    child = parent.Count;
                    children.Add(key, child);
                    parent.Add(state);
                    unit.Add(c);
                    wordOf.Add(-1);
                }

                state = child;
            }

            if (state == Root || wordOf[state] >= 0)
            {
                throw new ArgumentException($"word {w} is empty or stands twice", nameof(words));
            }

            wordOf[state] = w;
        }

        _lengths = [.. words.Select(w => w.Length)];
        _word = [.. wordOf];
        var size = 16;
        while (size < 2 * children.Count)
        {
            size *= 2;
        }

        (_keys, _next, _mask) = (new long[size], new int[size], size - 1);
        foreach (var (key, child) in children)
        {
            if (key >> 16 == Root)
            {
                _fromRoot[(char)key] = child;
                continue;
            }

            var slot = Slot(key);
            while (_keys[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            (_keys[slot], _next[slot]) = (key + 1, child);
        }

        (_failure, _shorter) = (new int[_word.Length], new int[_word.Length]);
        foreach (var state in ByDepth(parent))
        {
            if (parent[state] != Root)
            {
                _failure[state] = Step(_failure[parent[state]], unit[state]);
            }

            var failure = _failure[state];
            _shorter[state] = _word[failure] >= 0 ? failure : _shorter[failure];
        }
    }

    /// <summary>Finds every place of every word, overlapping ones too, by their ends and at one end the longest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Receives the word's number and the unit behind its last.</param>
    public void Find(ReadOnlySpan<char> text, List<(int Word, int End)> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var state = Root;
        for (var i = 0; i < text.Length; i++)
        {
            state = state == Root ? _fromRoot[text[i]] : Step(state, text[i]);
            for (var s = state; s != Root; s = _shorter[s])
            {
                if (_word[s] >= 0)
                {
                    found.Add((_word[s], i + 1));
                }
            }
        }
    }

    /// <summary>The units of a word.</summary>
    public int Length(int word) => _lengths[word];

    private static long Key(int state, char unit) => ((long)state << 16) | unit;

    private int Slot(long key) => (int)((ulong)(key * -7046029254386353131L) >> 40) & _mask;

    private int Step(int state, char unit)
    {
        for (; state != Root; state = _failure[state])
        {
            var key = Key(state, unit);
            for (var slot = Slot(key); _keys[slot] != 0; slot = (slot + 1) & _mask)
            {
                if (_keys[slot] == key + 1)
                {
                    return _next[slot];
                }
            }
        }

        return _fromRoot[unit];
    }

    private static IEnumerable<int> ByDepth(List<int> parent)
    {
        var depth = new int[parent.Count]; // a parent's number is always the smaller
        for (var i = 1; i < depth.Length; i++)
        {
            depth[i] = depth[parent[i]] + 1;
        }

        return Enumerable.Range(1, depth.Length - 1).OrderBy(i => depth[i]);
    }
}
