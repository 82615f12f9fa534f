using System.Numerics;

namespace Linnet.Tokenization.Training;

/// <summary>Reads a whole text for the pairs that stand most often, or for those of one symbol.</summary>
internal sealed class PairScanner
{
    private const int CancellationPairs = 1 << 18;

    /// <summary>More pairs than are merged before the text is read again only take memory.</summary>
    private const int MaximumPairs = 1 << 16;

    /// <summary>Bytes that a pair takes in a table that grows, in the queue and with its symbols.</summary>
    private const int PairBytes = 96;

    /// <summary>Bytes that a place takes in a list that grows.</summary>
    private const int PlaceBytes = 10;

    private const int SketchShare = 8;
    private const int SmallestSketch = 1 << 12;
    private const int LargestSketch = 1 << 23;

    private readonly SymbolText _text;
    private readonly int[] _borders; // of the threads' parts: places where pieces begin
    private readonly CancellationToken _cancellation;
    private PairSketch[]? _sketches;

    public PairScanner(SymbolText text, int threads, CancellationToken cancellation)
    {
        (_text, _cancellation) = (text, cancellation);
        _borders = [.. Enumerable.Range(0, threads).Select(part => text.Piece((int)((long)text.Length * part / threads))), text.Length];
    }

    /// <summary>Bytes of memory for all of learning: an eighth of it is for what tells pairs that stand seldom.</summary>
    public long Memory { get; set; } = long.MaxValue;

    private int Threads => _borders.Length - 1;

    /// <summary>Bytes of memory that reading takes for a text of so many places, beside the places.</summary>
    public static long MemoryFor(int places, int threads, long memory) => 8L * SketchCells(places, threads, memory) * threads;

    /// <summary>Finds the pairs that stand most often, as many as have room.</summary>
    /// <param name="below">No pair stands so often.</param>
    /// <param name="minimum">How often a pair has to stand.</param>
    /// <param name="capacity">How many places there is room for; the best pair may have more.</param>
    /// <param name="residues">What is added to the counts of pairs that still stand somewhere.</param>
    /// <param name="room">Bytes that the pairs and their places may take where all are found; more is an error.</param>
    /// <exception cref="Core.Errors.ResourceException">They take more.</exception>
    public FoundPairs Read(long below, long minimum, int capacity, IReadOnlyDictionary<ulong, long> residues, long room)
    {
        var isAll = _text.Length <= capacity;
        var floor = isAll ? minimum : Math.Max(minimum, Sketch(capacity / 5L * 3, residues));
        if (floor >= below)
        {
            floor = Math.Max(minimum, below / 4 * 3 + below % 4 * 3 / 4); // pairs that share a cell seemed to be one
        }

        var parts = new FoundPairs[Threads];
        var maximumPairs = room / 2 / PairBytes / (Threads + 1);
        InParallel.Run(Threads, part => parts[part] = Count(part, isAll ? null : _sketches![0], floor, maximumPairs));
        var found = Combine(parts, floor, capacity, residues, maximumPairs);
        TextTooLarge.RequirePairs(found.Used, room / 2 / PlaceBytes);
        return found;
    }

    /// <summary>Lists the places of pairs that were found.</summary>
    public void List(FoundPairs found, int[] places) => InParallel.Run(Threads, part =>
    {
        var (own, sketch) = (found.Parts[part], found.IsAll ? null : _sketches![0]);
        var scan = new PairScan(_text, _borders[part], _borders[part + 1]);
        for (var pairs = 0; scan.MoveNext(); pairs++)
        {
            Check(pairs);
            if ((sketch is null || sketch.MayReach(scan.Key, found.Floor)) && own.Table.Find(scan.Key) is >= 0 and var number && own.Starts[number] >= 0)
            {
                places[own.Starts[number]++] = scan.Place;
            }
        }
    });

    /// <summary>Counts the neighbours of a symbol, wherever it stands.</summary>
    public void Count(int symbol, ReadOnlySpan<byte> bytes, NeighbourCounts before, NeighbourCounts after)
    {
        for (var place = Find(symbol, bytes, 0); place >= 0; place = Find(symbol, bytes, place + 1))
        {
            var (left, right) = Neighbours(place, out _, out _);
            var weight = _text.Weight(place);
            if (left != SymbolText.None)
            {
                before.Add(left, weight);
            }

            if (right != SymbolText.None && right != symbol) // two of it are counted from the second
            {
                after.Add(right, weight);
            }
        }
    }

    /// <summary>Lists the places of a symbol's pairs to where the cursors of its neighbours say.</summary>
    public void List(int symbol, ReadOnlySpan<byte> bytes, NeighbourCounts before, NeighbourCounts after, int[] places)
    {
        for (var place = Find(symbol, bytes, 0); place >= 0; place = Find(symbol, bytes, place + 1))
        {
            var (left, right) = Neighbours(place, out var previous, out _);
            if (left != SymbolText.None && before[left].Cursor > 0)
            {
                places[before[left].Cursor++ - 1] = previous;
            }

            if (right != SymbolText.None && right != symbol && after[right].Cursor > 0)
            {
                places[after[right].Cursor++ - 1] = place;
            }
        }
    }

    private static int SketchCells(int places, int threads, long memory)
    {
        var wished = Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)places / 8 + 1), SmallestSketch, Math.Max(SmallestSketch, LargestSketch / (int)BitOperations.RoundUpToPowerOf2((uint)threads)));
        var room = Math.Clamp(memory / SketchShare / (8L * threads), SmallestSketch, LargestSketch);
        return Math.Min((int)wished, 1 << BitOperations.Log2((ulong)room));
    }

    private int Find(int symbol, ReadOnlySpan<byte> bytes, int from)
    {
        _cancellation.ThrowIfCancellationRequested();
        for (var place = _text.Find(bytes, symbol, from); place >= 0; place = _text.Find(bytes, symbol, place + 1))
        {
            if (_text.Begins(place) && _text.Next(place) is var end && end - place == bytes.Length && _text.Symbol(place, end) == symbol)
            {
                return place;
            }
        }

        return -1;
    }

    private (int Left, int Right) Neighbours(int place, out int previous, out int next)
    {
        (previous, next) = (-1, _text.Next(place));
        var left = SymbolText.None;
        if (!_text.BeginsPiece(place))
        {
            previous = _text.Previous(place);
            left = _text.Symbol(previous, place);
        }

        return (left, _text.BeginsPiece(next) ? SymbolText.None : _text.Symbol(next, _text.Next(next)));
    }

    private long Sketch(long places, IReadOnlyDictionary<ulong, long> residues)
    {
        var cells = SketchCells(_text.Length, Threads, Memory);
        _sketches ??= [.. Enumerable.Range(0, Threads).Select(_ => new PairSketch(cells))];
        InParallel.Run(Threads, part =>
        {
            _sketches[part].Clear();
            var scan = new PairScan(_text, _borders[part], _borders[part + 1]);
            for (var pairs = 0; scan.MoveNext(); pairs++)
            {
                Check(pairs);
                _sketches[part].Add(scan.Key, scan.Weight);
            }
        });
        foreach (var other in _sketches[1..])
        {
            _sketches[0].Add(other);
        }

        foreach (var (pair, residue) in residues)
        {
            _sketches[0].Add(pair, residue);
        }

        return _sketches[0].Threshold(places, MaximumPairs);
    }

    private FoundPairs Count(int part, PairSketch? sketch, long floor, long maximumPairs)
    {
        var found = new FoundPairs { IsAll = sketch is null, MaximumPairs = maximumPairs };
        var scan = new PairScan(_text, _borders[part], _borders[part + 1]);
        for (var pairs = 0; scan.MoveNext(); pairs++)
        {
            Check(pairs);
            if (sketch is null || sketch.MayReach(scan.Key, floor))
            {
                found.Add(scan.Key, scan.Weight, 1);
            }
        }

        return found;
    }

    private static FoundPairs Combine(FoundPairs[] parts, long floor, int capacity, IReadOnlyDictionary<ulong, long> residues, long maximumPairs)
    {
        var all = new FoundPairs { Parts = parts, IsAll = parts[0].IsAll, MaximumPairs = maximumPairs };
        foreach (var part in parts)
        {
            for (var number = 0; number < part.Table.Count; number++)
            {
                all.Add(part.Table[number], part.Counts[number], part.Lengths[number]);
            }
        }

        foreach (var (pair, residue) in residues)
        {
            if (all.Table.Find(pair) is >= 0 and var number)
            {
                all.Counts[number] += residue;
            }
        }

        all.Keep(floor, capacity);
        foreach (var part in parts)
        {
            for (var number = 0; number < part.Table.Count; number++)
            {
                var own = all.Table.Find(part.Table[number]);
                part.Starts[number] = all.Lengths[own] > 0 ? all.Starts[own] : -1;
                all.Starts[own] += part.Lengths[number];
            }
        }

        all.Restart();
        return all;
    }

    private void Check(int pairs)
    {
        if ((pairs & (CancellationPairs - 1)) == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
        }
    }
}
