namespace Linnet.Tokenization.Training;

/// <summary>Every different piece as a chain of ids in one array, where two neighbours become one without moving the others.</summary>
internal sealed class SymbolChains
{
    private const int None = -1;

    private readonly int[] _symbols; // None: swallowed by the symbol before
    private readonly int[] _next; // place of the next symbol of the same piece, or None
    private readonly int[] _previous;
    private readonly int[] _pieces;
    private readonly long[] _counts; // of pieces

    private SymbolChains(int[] symbols, int[] ends, long[] counts)
    {
        (_symbols, _counts) = (symbols, counts);
        (_next, _previous, _pieces) = (new int[symbols.Length], new int[symbols.Length], new int[symbols.Length]);
        var start = 0;
        for (var piece = 0; piece < ends.Length; piece++)
        {
            for (var place = start; place < ends[piece]; place++)
            {
                _pieces[place] = piece;
                _previous[place] = place > start ? place - 1 : None;
                _next[place] = place + 1 < ends[piece] ? place + 1 : None;
            }

            start = ends[piece];
        }
    }

    /// <summary>Places, those of swallowed symbols among them.</summary>
    public int Length => _symbols.Length;

    /// <summary>The pieces of a text as a tokenizer encodes them.</summary>
    public static SymbolChains Of(BytePairTokenizer tokenizer, PieceCounts counts)
    {
        var symbols = new List<int>();
        var ends = new int[counts.Distinct];
        var weights = new long[counts.Distinct];
        var piece = 0;
        foreach (var (bytes, count) in counts.Counts)
        {
            tokenizer.EncodePiece(bytes, symbols);
            (ends[piece], weights[piece]) = (symbols.Count, count);
            piece++;
        }

        return new SymbolChains([.. symbols], ends, weights);
    }

    /// <summary>The id at a place, or -1 where it was swallowed.</summary>
    public int this[int place] => _symbols[place];

    /// <summary>How often the piece of a place stands in the text.</summary>
    public long Count(int place) => _counts[_pieces[place]];

    public bool TryNext(int place, out int next) => (next = _next[place]) != None;

    public bool TryPrevious(int place, out int previous) => (previous = _previous[place]) != None;

    /// <summary>Makes one symbol of that at a place and its next.</summary>
    public void Join(int place, int symbol)
    {
        var swallowed = _next[place];
        _symbols[place] = symbol;
        _symbols[swallowed] = None;
        _next[place] = _next[swallowed];
        if (_next[place] != None)
        {
            _previous[_next[place]] = place;
        }
    }
}
