namespace Linnet.Corpora.Screening.Folding;

/// <summary>A text as it is compared, and where each of its units stands in the original. Reused: <see cref="TextFolding"/> fills it anew.</summary>
public sealed class FoldedText
{
    private char[] _units = new char[1024];
    private int[] _places = new int[1024];
    private int _originalLength;

    /// <summary>UTF-16 units of the folded text.</summary>
    public int Length { get; private set; }

    /// <summary>The folded text.</summary>
    public ReadOnlySpan<char> Units => _units.AsSpan(0, Length);

    /// <summary>Of each unit: where the character that it comes from begins in the original, in UTF-16 units. Never descends.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Length);

    /// <summary>The part of the original that a part of the folded text comes from, what is left out behind its last character not included.</summary>
    /// <param name="original">The text that was folded.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="end">After the last unit; greater than <paramref name="start"/>.</param>
    public (int Start, int End) Original(ReadOnlySpan<char> original, int start, int end)
    {
        var last = _places[end - 1];
        var after = last + (char.IsHighSurrogate(original[last]) && last + 1 < _originalLength && char.IsLowSurrogate(original[last + 1]) ? 2 : 1);

        // Marks that were composed with the last character belong to it.
        var next = end < Length ? _places[end] : _originalLength;
        for (var i = after; i < next && (TextFolding.ComposesBackwards(original[i]) || TextFolding.IsInvisible(original[i])); i++)
        {
            after = TextFolding.ComposesBackwards(original[i]) ? i + 1 : after;
        }

        return (_places[start], after);
    }

    internal void Clear(int originalLength) => (Length, _originalLength) = (0, originalLength);

    internal void Add(char unit, int place)
    {
        if (Length == _units.Length)
        {
            Array.Resize(ref _units, 2 * Length);
            Array.Resize(ref _places, 2 * Length);
        }

        _units[Length] = unit;
        _places[Length++] = place;
    }

    internal void RemoveLast(int count) => Length -= count;
}
