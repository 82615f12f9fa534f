namespace Linnet.Tokenization.Training;

/// <summary>Scores pairs by how much more often they stand than their symbols would beside each other by chance: count(ab) / (count(a) · count(b)).</summary>
/// <remarks>WordPiece's choice (Schuster and Nakajima 2012). A merge changes two symbols' counts, and with them the scores of all their pairs.</remarks>
internal sealed class PairScores
{
    private readonly List<long> _counts = [];
    private readonly List<List<int>> _pairs = []; // of each symbol, by number

    /// <param name="text">Whose symbols are counted.</param>
    /// <param name="symbols">How many there are.</param>
    public PairScores(SymbolText text, int symbols)
    {
        Reserve(symbols);
        for (var place = 0; place < text.Length;)
        {
            var end = text.Next(place);
            if (text.Symbol(place, end) is not SymbolText.None and var symbol)
            {
                _counts[symbol] += text.Weight(place);
            }

            place = end;
        }
    }

    /// <summary>A score as a number of the same order.</summary>
    public long Of(ulong pair, long count) =>
        BitConverter.DoubleToInt64Bits(count / ((double)_counts[Pair.Left(pair)] * _counts[Pair.Right(pair)]));

    /// <summary>Remembers a pair.</summary>
    public void Add(ulong pair, int number)
    {
        Reserve(Math.Max(Pair.Left(pair), Pair.Right(pair)) + 1);
        _pairs[Pair.Left(pair)].Add(number);
        if (Pair.Right(pair) != Pair.Left(pair))
        {
            _pairs[Pair.Right(pair)].Add(number);
        }
    }

    /// <summary>Counts a merge.</summary>
    public void Merge(ulong pair, int symbol, long weight)
    {
        Reserve(symbol + 1);
        _counts[Pair.Left(pair)] -= weight;
        _counts[Pair.Right(pair)] -= weight;
        _counts[symbol] += weight;
    }

    /// <summary>The pairs of a symbol; those that are no more are forgotten.</summary>
    public IReadOnlyList<int> Of(int symbol, Predicate<int> isGone)
    {
        _pairs[symbol].RemoveAll(isGone);
        return _pairs[symbol];
    }

    private void Reserve(int symbols)
    {
        while (_counts.Count < symbols)
        {
            _counts.Add(0);
            _pairs.Add([]);
        }
    }
}
