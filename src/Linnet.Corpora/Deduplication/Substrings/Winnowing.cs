namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>Picks few places of a text such that equal stretches have equal places picked.</summary>
/// <remarks>
/// Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document fingerprinting": of every run of w neighbouring grams the one of
/// the least hash is picked, the rightmost of equals. So any stretch of w + k − 1 characters that stands twice has, both times, the same gram of k
/// characters picked at the same place in it; of random text 2 / (w + 1) of all places are picked. For one thread.
/// </remarks>
internal sealed class Winnowing
{
    private const ulong Base = 0xD6E8_FEB8_6659_FD93;

    private readonly int _grams;
    private readonly ulong _power = 1;
    private ulong[] _hashes = new ulong[1024];

    /// <param name="length">The stretches that must not be missed: w + k − 1, w about half of it.</param>
    public Winnowing(int length)
    {
        _grams = (length + 1) / 2;
        GramLength = length - _grams + 1;
        for (var i = 0; i < GramLength; i++)
        {
            _power = unchecked(_power * Base);
        }
    }

    /// <summary>k.</summary>
    public int GramLength { get; }

    /// <summary>Calls with each picked place and its gram's hash, ascending. Hashes of different grams may be equal.</summary>
    public void Pick(ReadOnlySpan<int> characters, Action<int, ulong> picked)
    {
        var count = characters.Length - GramLength + 1;
        if (count < _grams)
        {
            return;
        }

        Hash(characters, count);
        var least = -1;
        for (var end = _grams - 1; end < count; end++)
        {
            var begin = end - _grams + 1;
            var before = least;
            if (least < begin)
            {
                least = begin;
                for (var i = begin + 1; i <= end; i++)
                {
                    least = _hashes[i] <= _hashes[least] ? i : least;
                }
            }
            else if (_hashes[end] <= _hashes[least])
            {
                least = end;
            }

            if (least != before)
            {
                picked(least, _hashes[least]);
            }
        }
    }

    private void Hash(ReadOnlySpan<int> characters, int count)
    {
        if (_hashes.Length < count)
        {
            _hashes = new ulong[2 * count];
        }

        ulong hash = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            hash = unchecked((hash * Base) + (ulong)characters[i] + 1 - (i >= GramLength ? _power * ((ulong)characters[i - GramLength] + 1) : 0));
            if (i >= GramLength - 1)
            {
                var mixed = unchecked((hash ^ (hash >> 32)) * 0x9FB2_1C65_1E98_DF25);
                _hashes[i - GramLength + 1] = mixed ^ (mixed >> 29);
            }
        }
    }
}
