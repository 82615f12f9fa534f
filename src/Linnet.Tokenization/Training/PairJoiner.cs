namespace Linnet.Tokenization.Training;

/// <summary>Joins a pair at some of its places and counts what stands beside them. Each thread has one.</summary>
internal sealed class PairJoiner(SymbolText text)
{
    private const int CancellationPlaces = 1 << 16;

    /// <summary>The symbols before the joined places.</summary>
    public NeighbourCounts Before { get; } = new();

    /// <summary>The symbols behind them, but for those that were then joined themselves.</summary>
    public NeighbourCounts After { get; } = new();

    /// <summary>How often two joined places are neighbours: the first one's neighbour was the pair's left symbol before it was the new one.</summary>
    public long Chained { get; private set; }

    /// <summary>How often a pair was joined.</summary>
    public long Weight { get; private set; }

    /// <summary>Joined places.</summary>
    public int Places { get; private set; }

    /// <summary>Forgets what was joined.</summary>
    public void Reset() => (Chained, Weight, Places) = (0, 0, 0);

    /// <summary>Joins a pair wherever it still stands. <see cref="Before"/> and <see cref="After"/> must be empty, all else reset.</summary>
    /// <param name="places">Ascending; the joined ones come back at its beginning.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="symbol">What it becomes.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Join(Span<int> places, ulong pair, int symbol, CancellationToken cancellation)
    {
        var (left, right) = (Pair.Left(pair), Pair.Right(pair));
        var last = -1;
        for (var i = 0; i < places.Length; i++)
        {
            if ((i & (CancellationPlaces - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            var place = places[i];
            if (!text.Begins(place))
            {
                continue;
            }

            var next = text.Next(place);
            if (text.BeginsPiece(next) || text.Symbol(place, next) != left)
            {
                continue;
            }

            var end = text.Next(next);
            if (text.Symbol(next, end) != right)
            {
                continue;
            }

            var weight = text.Weight(place);
            if (!text.BeginsPiece(place))
            {
                var previous = text.Previous(place);
                if (text.Symbol(previous, place) is not SymbolText.None and var before)
                {
                    Before.Add(before, weight);
                    if (before == symbol && previous == last)
                    {
                        After.Add(left, -weight, -1);
                        Chained += weight;
                    }
                }
            }

            if (!text.BeginsPiece(end) && text.Symbol(end, text.Next(end)) is not SymbolText.None and var after)
            {
                After.Add(after, weight);
            }

            text.Join(place, next, end, symbol);
            Weight += weight;
            places[Places++] = place;
            last = place;
        }
    }

    /// <summary>Writes the places of the new pairs to where the cells' cursors say.</summary>
    /// <param name="joined">What <see cref="Join"/> joined.</param>
    /// <param name="symbol">What the pair became.</param>
    /// <param name="output">Receives the places.</param>
    public void List(ReadOnlySpan<int> joined, int symbol, Span<int> output)
    {
        for (var i = 0; i < joined.Length; i++)
        {
            var place = joined[i];
            if (!text.BeginsPiece(place))
            {
                var previous = text.Previous(place);
                Write(Before, text.Symbol(previous, place), previous, output);
            }

            var end = text.Next(place);
            if (!text.BeginsPiece(end) && !(i + 1 < joined.Length && joined[i + 1] == end))
            {
                Write(After, text.Symbol(end, text.Next(end)), place, output);
            }
        }
    }

    private static void Write(NeighbourCounts neighbours, int symbol, int place, Span<int> output)
    {
        if (symbol != SymbolText.None)
        {
            ref var cell = ref neighbours[symbol];
            if (cell.Cursor > 0)
            {
                output[cell.Cursor++ - 1] = place;
            }
        }
    }
}
