using System.Numerics;

namespace Linnet.Tokenization.Training;

/// <summary>How often pairs stand in the text, at most: pairs share cells, so a cell may say too much, never too little.</summary>
/// <remarks>A count-min sketch of one row (Cormode and Muthukrishnan 2005). A count beyond 32 bits is as good as any other.</remarks>
internal sealed class PairSketch
{
    private readonly ulong[] _cells; // how often in the upper 32 bits, at how many places below
    private readonly int _shift;

    /// <param name="cells">How many cells, a power of two, at least 2.</param>
    public PairSketch(int cells)
    {
        _cells = new ulong[cells];
        _shift = 64 - BitOperations.Log2((uint)cells);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_cells);

    /// <summary>Adds a place of a pair.</summary>
    public void Add(ulong pair, long weight)
    {
        ref var cell = ref _cells[PieceHash.Of(pair) >> _shift];
        cell = Sum(cell, ((ulong)Math.Min(weight, uint.MaxValue) << 32) | 1);
    }

    /// <summary>Adds what another sketch of as many cells holds.</summary>
    public void Add(PairSketch other)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i] = Sum(_cells[i], other._cells[i]);
        }
    }

    /// <summary>Whether a pair may stand so often.</summary>
    public bool MayReach(ulong pair, long count) => _cells[PieceHash.Of(pair) >> _shift] >> 32 >= (ulong)Math.Min(count, uint.MaxValue);

    /// <summary>The lowest count such that the pairs that may reach it are neither more, nor at more places, than asked; the best may be.</summary>
    public long Threshold(long places, int pairs)
    {
        // Sixteen steps to each doubling of the count.
        var steps = new (long Places, int Pairs)[33 << 4];
        foreach (var cell in _cells.Where(cell => cell > 0))
        {
            ref var at = ref steps[Step((uint)(cell >> 32))];
            at = (at.Places + (uint)cell, at.Pairs + 1);
        }

        var step = steps.Length - 1;
        while (step > 0 && steps[step].Pairs == 0)
        {
            step--;
        }

        for (var taken = steps[step]; step > 0; step--)
        {
            taken = (taken.Places + steps[step - 1].Places, taken.Pairs + steps[step - 1].Pairs);
            if (taken.Places > places || taken.Pairs > pairs)
            {
                break;
            }
        }

        return First(step);
    }

    private static ulong Sum(ulong left, ulong right)
    {
        var sum = left + right; // places never pass 31 bits, so they do not reach the counts
        return sum >= left ? sum : sum | 0xFFFFFFFFUL << 32;
    }

    private static int Step(uint weight)
    {
        if (weight < 16)
        {
            return (int)weight;
        }

        var doubling = BitOperations.Log2(weight);
        return ((doubling - 3) << 4) | (int)((weight >> (doubling - 4)) & 15);
    }

    private static long First(int step) => step < 16 ? step : (16L | (uint)(step & 15)) << ((step >> 4) - 1);
}
