using System.Runtime.InteropServices;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>How many different characters a text has, and how evenly they stand in it.</summary>
/// <remarks>The memory is kept for the next text.</remarks>
internal sealed class CharacterFrequencies
{
    private readonly int[] _counts = new int[0x10000];
    private readonly char[] _seen = new char[0x10000];
    private readonly Dictionary<int, int> _supplementary = [];

    /// <summary>Characters counted.</summary>
    public int Total { get; private set; }

    /// <summary>Different characters.</summary>
    public int Distinct { get; private set; }

    /// <summary>Entropy of the characters' distribution, in nats; 0 without characters.</summary>
    public double Entropy { get; private set; }

    /// <summary>Counts the characters of a text; line ends are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximum">UTF-16 units to look at.</param>
    public void Read(ReadOnlySpan<char> text, int maximum)
    {
        text = text[..Math.Min(text.Length, maximum)];
        var (total, seen) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                continue;
            }

            total++;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_supplementary, char.ConvertToUtf32(c, text[++i]), out _)++;
                continue;
            }

            if (_counts[c]++ == 0)
            {
                _seen[seen++] = c;
            }
        }

        // Σ -p log p = log n - Σ c log c / n: one logarithm for each different character.
        var sum = 0.0;
        foreach (var c in _seen.AsSpan(0, seen))
        {
            sum += _counts[c] * Math.Log(_counts[c]);
            _counts[c] = 0;
        }

        foreach (var count in _supplementary.Values)
        {
            sum += count * Math.Log(count);
        }

        (Total, Distinct) = (total, seen + _supplementary.Count);
        Entropy = total == 0 ? 0 : Math.Max(0, Math.Log(total) - sum / total);
        _supplementary.Clear();
    }
}
