using System.Text;

namespace Linnet.Generation;

/// <summary>Finds the first of several strings in bytes that arrive one by one.</summary>
/// <remarks>
/// Aho and Corasick 1975 (<see href="https://doi.org/10.1145/360825.360855"/>) over the strings' UTF-8: a byte takes O(1) amortised steps, however
/// the strings overlap. A state is the longest end of the bytes so far with which one of the strings begins. A string never matches
/// half a character, because no character's bytes begin within another's; U+FFFD matches the character alone, not broken bytes.
/// </remarks>
public sealed class StopStrings
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<(int State, byte Next), int> _next = [];
    private readonly List<int> _depths = [0];
    private readonly List<int> _shorter = [0];
    private readonly List<int> _found = [0];

    /// <param name="strings">The strings, none empty; without any, none is found.</param>
    /// <exception cref="ArgumentException">A string is empty, or half of a surrogate pair.</exception>
    public StopStrings(IReadOnlyList<string> strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        foreach (var text in strings)
        {
            ArgumentException.ThrowIfNullOrEmpty(text, nameof(strings));
            _found[Insert(StrictUtf8.GetBytes(text))] = -1;
        }

        Link();
    }

    /// <summary>The state before any byte.</summary>
    internal static int Start => 0;

    /// <summary>The state after one more byte.</summary>
    internal int Advance(int state, byte next)
    {
        while (true)
        {
            if (_next.TryGetValue((state, next), out var longer))
            {
                return longer;
            }

            if (state == Start)
            {
                return Start;
            }

            state = _shorter[state];
        }
    }

    /// <summary>How many of the last bytes may be the beginning of a string.</summary>
    internal int Open(int state) => _depths[state];

    /// <summary>How many of the last bytes are the longest string that ends here; 0: none.</summary>
    internal int Found(int state) => _found[state];

    private int Insert(byte[] bytes)
    {
        var state = Start;
        foreach (var value in bytes)
        {
            if (!_next.TryGetValue((state, value), out var longer))
            {
                longer = _depths.Count;
                _next[(state, value)] = longer;
                _depths.Add(_depths[state] + 1);
                _shorter.Add(Start);
                _found.Add(0);
            }

            state = longer;
        }

        return state;
    }

    // By depth: what a state falls back to is shorter, so it is known already.
    private void Link()
    {
        foreach (var ((state, value), longer) in _next.OrderBy(step => _depths[step.Value]).ToList())
        {
            _shorter[longer] = state == Start ? Start : Advance(_shorter[state], value);
            _found[longer] = _found[longer] < 0 ? _depths[longer] : _found[_shorter[longer]];
        }
    }
}
