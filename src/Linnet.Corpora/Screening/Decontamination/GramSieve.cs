using System.Numerics;
using System.Runtime.InteropServices;

namespace Linnet.Corpora.Screening.Decontamination;

/// <summary>Tells of most texts that they begin with no n-gram of a set, by the first units alone: a bit for each hash of them, 32 bits for an n-gram.</summary>
internal sealed class GramSieve
{
    private const int MostUnits = 8, BitsOfAGram = 32, SmallestLogarithm = 12, GreatestLogarithm = 30;

    private readonly ulong[] _bits;
    private readonly int _shift, _units;

    /// <param name="grams">The n-grams.</param>
    /// <param name="tokens">Their tokens; none has fewer units.</param>
    public GramSieve(IReadOnlyCollection<string> grams, int tokens)
    {
        var logarithm = Math.Clamp(BitOperations.Log2((uint)Math.Min(int.MaxValue, (long)grams.Count * BitsOfAGram)) + 1, SmallestLogarithm, GreatestLogarithm);
        (_bits, _shift, _units) = (new ulong[1 << (logarithm - 6)], 64 - logarithm, Math.Min(MostUnits, tokens));
        foreach (var gram in grams)
        {
            var hash = Hash(gram);
            _bits[hash >> 6] |= 1UL << (int)(hash & 63);
        }
    }

    /// <summary>Whether an n-gram may stand at the beginning of a text that is at least as long.</summary>
    public bool MayBegin(ReadOnlySpan<char> text)
    {
        var hash = Hash(text);
        return (_bits[hash >> 6] >> (int)(hash & 63) & 1) != 0;
    }

    private ulong Hash(ReadOnlySpan<char> text)
    {
        ulong low, high;
        if (_units == MostUnits)
        {
            var words = MemoryMarshal.Cast<char, ulong>(text[..MostUnits]);
            (low, high) = (words[0], words[1]);
        }
        else
        {
            (low, high) = (0, 0);
            foreach (var unit in text[.._units])
            {
                (high, low) = ((high << 16) | (low >> 48), (low << 16) | unit);
            }
        }

        // Multiplication moves bits up only: the second folds the halves together first.
        var mixed = unchecked((low * 0x9E37_79B9_7F4A_7C15) + (BitOperations.RotateLeft(high, 29) * 0xBF58_476D_1CE4_E5B9));
        return unchecked((mixed ^ (mixed >> 32)) * 0x94D0_49BB_1331_11EB) >> _shift;
    }
}
