namespace Linnet.Tokenization.Training;

/// <summary>How often each symbol stands beside the places that are looked at: a cell for every symbol, and a list of those that were met.</summary>
internal sealed class NeighbourCounts
{
    private Cell[] _cells = new Cell[512];

    /// <summary>The symbols that were met.</summary>
    public List<int> Symbols { get; } = [];

    /// <summary>A symbol's cell.</summary>
    public ref Cell this[int symbol] => ref _cells[symbol];

    /// <summary>Whether a symbol was met.</summary>
    public bool Has(int symbol) => symbol < _cells.Length && _cells[symbol].Met;

    /// <summary>Makes room for symbols below a number.</summary>
    public void Reserve(int symbols)
    {
        if (symbols > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(symbols, 2 * _cells.Length));
        }
    }

    /// <summary>Meets a symbol at some places.</summary>
    public void Add(int symbol, long weight, int places = 1)
    {
        ref var cell = ref _cells[symbol];
        if (!cell.Met)
        {
            cell.Met = true;
            Symbols.Add(symbol);
        }

        cell.Weight += weight;
        cell.Places += places;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var symbol in Symbols)
        {
            _cells[symbol] = default;
        }

        Symbols.Clear();
    }

    /// <summary>What is known of one symbol.</summary>
    internal struct Cell
    {
        /// <summary>How often it stands there in the text.</summary>
        public long Weight;

        /// <summary>At how many places of different pieces.</summary>
        public int Places;

        /// <summary>1 + where its next place is written; 0 when its places are not asked for.</summary>
        public int Cursor;

        public bool Met;
    }
}
