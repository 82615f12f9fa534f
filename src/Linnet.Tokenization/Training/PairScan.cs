namespace Linnet.Tokenization.Training;

/// <summary>Goes through all pairs of neighbours between two places where pieces begin.</summary>
internal ref struct PairScan(SymbolText text, int from, int to)
{
    private int _start = from;
    private int _end = from;
    private int _symbol = SymbolText.None;
    private long _weight = 1;

    /// <summary>Where the pair's first symbol is.</summary>
    public int Place { get; private set; }

    /// <summary>The pair.</summary>
    public ulong Key { get; private set; }

    /// <summary>How often the piece stands in the text.</summary>
    public readonly long Weight => _weight;

    /// <summary>Goes to the next pair.</summary>
    public bool MoveNext()
    {
        while (_end < to)
        {
            var (place, left, start) = (_start, _symbol, _end);
            _start = start;
            _end = text.Next(start);
            _symbol = text.Symbol(start, _end);
            if (text.BeginsPiece(start))
            {
                _weight = text.Weight(start);
            }
            else if (left != SymbolText.None && _symbol != SymbolText.None)
            {
                (Place, Key) = (place, Pair.Of(left, _symbol));
                return true;
            }
        }

        return false;
    }
}
