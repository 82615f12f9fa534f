namespace Linnet.Tokenization.Training;

/// <summary>The pairs that stand often enough to be merged soon, and where: kept up to date merge by merge.</summary>
/// <remarks>
/// A pair stands ever less often, once it is there. So those below <see cref="Floor"/> can be left out until no other is left; then the text
/// is read again, and the floor is set so low that the places fit. A merge touches only the places of its own pair. Lists of places are
/// never mended: a place that is out of date is seen by what stands there. The order of merges depends on neither floor nor threads.
/// </remarks>
internal sealed class PairIndex
{
    /// <summary>So many places are worth a second thread.</summary>
    private const int ParallelPlaces = 1 << 15;

    private readonly SymbolText _text;
    private readonly PairScanner _scanner = null!;
    private readonly PairJoiner[] _joiners = [];
    private readonly NeighbourCounts _before = new();
    private readonly NeighbourCounts _after = new();
    private readonly PairLists _pairs = new();
    private readonly Dictionary<ulong, long> _residues = [];
    private readonly PairScores? _scores;
    private readonly int _capacity;
    private readonly CancellationToken _cancellation;

    /// <param name="text">The text.</param>
    /// <param name="capacity">How many places are kept at a time.</param>
    /// <param name="age">The order of symbols, for pairs that stand equally often.</param>
    /// <param name="scores">What pairs are chosen by, then all are kept; null: by how often they stand.</param>
    /// <param name="cancellation">Stops the work.</param>
    public PairIndex(SymbolText text, int capacity, Func<int, int> age, PairScores? scores, CancellationToken cancellation)
    {
        (_text, _capacity, _scores, _cancellation) = (text, scores is null ? capacity : int.MaxValue, scores, cancellation);
        Threads = 1;
        Queue = new PairQueue((first, second) =>
        {
            var (one, other) = (_pairs[first], _pairs[second]);
            var (left, otherLeft) = (age(Pair.Left(one)), age(Pair.Left(other)));
            return left != otherLeft ? left < otherLeft : age(Pair.Right(one)) < age(Pair.Right(other));
        });
    }

    /// <summary>Symbols are below this.</summary>
    public required int Symbols { get; set; }

    /// <summary>How often a pair has to stand.</summary>
    public required long Minimum { get; init; }

    /// <summary>How many threads work.</summary>
    public int Threads
    {
        get => _joiners.Length;
        init
        {
            _joiners = [.. Enumerable.Range(0, value).Select(_ => new PairJoiner(_text))];
            _scanner = new PairScanner(_text, value, _cancellation);
        }
    }

    /// <summary>Bytes of memory for all of learning; set behind <see cref="Threads"/>.</summary>
    public long Memory
    {
        get => _scanner.Memory;
        init => _scanner.Memory = value;
    }

    /// <summary>Bytes that all pairs may take, where all are kept.</summary>
    public long Room { get; init; } = long.MaxValue;

    /// <summary>Whether a pair keeps its count when it is merged, as Hugging Face's trainer does: it is added when the pair comes back.</summary>
    public bool KeepsResidues { get; init; }

    /// <summary>Pairs that stand less often are not here.</summary>
    public long Floor { get; private set; } = long.MaxValue;

    /// <summary>How often the text was read.</summary>
    public int Readings { get; private set; }

    /// <summary>The pairs by how often they stand.</summary>
    internal PairQueue Queue { get; }

    /// <summary>The pair that stands most often, taken out, or null when none stands often enough.</summary>
    public ulong? Take()
    {
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            while (Queue.TryPeek(out var number, out var priority))
            {
                if (!_pairs.IsLive(number))
                {
                    Queue.Remove();
                }
                else if (_pairs.CountOf(number) < Floor)
                {
                    _pairs.Drop(number); // the next reading finds it again
                    Queue.Remove();
                }
                else if (Priority(number) is var now && now != priority)
                {
                    Requeue(now);
                }
                else
                {
                    Queue.Remove();
                    return _pairs[number];
                }
            }

            if (Floor <= Minimum)
            {
                return null;
            }

            Read();
        }
    }

    /// <summary>Leaves a pair as it is.</summary>
    public void Drop(ulong pair) => _pairs.Drop(_pairs.Find(pair));

    /// <summary>Makes one symbol of a pair wherever it stands.</summary>
    /// <param name="pair">What <see cref="Take"/> gave.</param>
    /// <param name="symbol">What it becomes.</param>
    /// <param name="known">The symbol's bytes where it was there before, else empty.</param>
    public void Merge(ulong pair, int symbol, ReadOnlySpan<byte> known)
    {
        var number = _pairs.Find(pair);
        var parts = Join(number, pair, symbol);
        Decrease(pair, symbol);
        _pairs.Drop(number);
        if (KeepsResidues)
        {
            _residues[pair] = _pairs.CountOf(number);
        }

        if (known.IsEmpty)
        {
            AddNew(symbol, parts);
        }
        else
        {
            Recount(symbol, known);
        }

        if (_scores is not null)
        {
            Rescore(pair, symbol);
        }
    }

    private long Priority(int number) => _scores?.Of(_pairs[number], _pairs.CountOf(number)) ?? _pairs.CountOf(number);

    private void Requeue(long priority)
    {
        if (_scores is null)
        {
            Queue.Lower(priority);
        }
        else
        {
            Queue.Remove(); // it stands there with its new score too
        }
    }

    /// <summary>Scores the pairs of the merged symbols and the new one again.</summary>
    private void Rescore(ulong pair, int symbol)
    {
        _scores!.Merge(pair, symbol, _joiners.Sum(j => j.Weight));
        foreach (var changed in (int[])[Pair.Left(pair), Pair.Right(pair), symbol])
        {
            foreach (var number in _scores.Of(changed, n => !_pairs.IsLive(n)))
            {
                Queue.Add(number, Priority(number));
            }
        }
    }

    private List<Range> Join(int number, ulong pair, int symbol)
    {
        Symbols = Math.Max(Symbols, symbol + 1);
        Empty(_before, _after);
        foreach (var joiner in _joiners)
        {
            joiner.Reset();
            Empty(joiner.Before, joiner.After);
        }

        var list = _pairs.ListOf(number);
        if (Pair.Left(pair) == Pair.Right(pair))
        {
            _pairs.Places.AsSpan(list).Sort(); // in "aaa" the first two are the pair
        }

        var parts = Parts(list.Start.Value, list.End.Value - list.Start.Value);
        if (parts.Count == 1)
        {
            _joiners[0].Join(_pairs.Places.AsSpan(list), pair, symbol, _cancellation);
        }
        else
        {
            InParallel.Run(parts.Count, part => _joiners[part].Join(_pairs.Places.AsSpan(parts[part]), pair, symbol, _cancellation));
        }

        foreach (var joiner in _joiners)
        {
            Sum(joiner.Before, _before);
            Sum(joiner.After, _after);
        }

        return parts;
    }

    /// <summary>Cuts a list so that no piece has places in two parts.</summary>
    private List<Range> Parts(int start, int length)
    {
        var parts = new List<Range>();
        var (first, end) = (start, start + length);
        for (var part = 1; part < _joiners.Length && length >= ParallelPlaces; part++)
        {
            var cut = first + (int)((long)length * part / _joiners.Length);
            var piece = _text.Piece(_pairs.Places[cut - 1] + 1);
            while (cut < end && _pairs.Places[cut] < piece)
            {
                cut++;
            }

            if (cut > start && cut < end)
            {
                parts.Add(start..cut);
                start = cut;
            }
        }

        parts.Add(start..end);
        return parts;
    }

    private void Empty(NeighbourCounts before, NeighbourCounts after)
    {
        before.Clear();
        after.Clear();
        before.Reserve(Symbols);
        after.Reserve(Symbols);
    }

    private static void Sum(NeighbourCounts from, NeighbourCounts to)
    {
        foreach (var symbol in from.Symbols)
        {
            to.Add(symbol, from[symbol].Weight, from[symbol].Places);
        }
    }

    /// <summary>Takes from the old pairs what the new symbol's neighbours made with the merged ones.</summary>
    private void Decrease(ulong pair, int symbol)
    {
        var chained = _joiners.Sum(j => j.Chained);
        foreach (var before in _before.Symbols)
        {
            Decrease(Pair.Of(before, Pair.Left(pair)), _before[before].Weight - (before == symbol ? chained : 0));
        }

        foreach (var after in _after.Symbols)
        {
            Decrease(Pair.Of(Pair.Right(pair), after), _after[after].Weight + (after == Pair.Left(pair) ? chained : 0));
        }
    }

    private void Decrease(ulong pair, long weight)
    {
        if (_pairs.Find(pair) is >= 0 and var number)
        {
            _pairs.CountOf(number) -= weight;
        }
    }

    private void AddNew(int symbol, List<Range> parts)
    {
        var places = 0L;
        foreach (var before in _before.Symbols)
        {
            places += _before[before].Weight >= Floor ? _before[before].Places : 0;
        }

        foreach (var after in _after.Symbols)
        {
            places += _after[after].Weight >= Floor ? _after[after].Places : 0;
        }

        if (places == 0)
        {
            return;
        }

        var joined = parts.Select((part, i) => part.Start.Value..(part.Start.Value + _joiners[i].Places)).ToList();
        Floor = _pairs.Reserve(places, joined, Floor, mayDrop: _scores is null);
        foreach (var before in _before.Symbols)
        {
            AddNew(Pair.Of(before, symbol), _before[before], parts.Count, joiner => joiner.Before, before);
        }

        foreach (var after in _after.Symbols)
        {
            AddNew(Pair.Of(symbol, after), _after[after], parts.Count, joiner => joiner.After, after);
        }

        InParallel.Run(parts.Count, part => _joiners[part].List(_pairs.Places.AsSpan(joined[part]), symbol, _pairs.Places));
    }

    private void AddNew(ulong pair, NeighbourCounts.Cell cell, int parts, Func<PairJoiner, NeighbourCounts> side, int neighbour)
    {
        if (cell.Weight < Floor || cell.Places == 0)
        {
            return;
        }

        Set(pair, cell.Weight, cell.Places);
        var cursor = _pairs.Used - cell.Places + 1;
        foreach (var joiner in _joiners.AsSpan(0, parts))
        {
            if (side(joiner).Has(neighbour))
            {
                ref var own = ref side(joiner)[neighbour];
                own.Cursor = cursor;
                cursor += own.Places;
            }
        }
    }

    private void Set(ulong pair, long count, int places)
    {
        var number = _pairs.Add(pair, count, places);
        if (_scores is null)
        {
            Queue.Add(number, count);
        }
        else
        {
            _scores.Add(pair, number); // scored when the merge is done
        }
    }

    /// <summary>Counts all pairs of a symbol that was there before, where this merge may have added some.</summary>
    private void Recount(int symbol, ReadOnlySpan<byte> bytes)
    {
        var (before, after) = (_joiners[0].Before, _joiners[0].After);
        Empty(before, after);
        if (_after.Has(symbol))
        {
            _before.Add(symbol, 0, 0); // two of it are counted from the second
        }

        _scanner.Count(symbol, bytes, before, after);
        var places = 0L;
        foreach (var (met, now, isBefore) in (ReadOnlySpan<(NeighbourCounts, NeighbourCounts, bool)>)[(_before, before, true), (_after, after, false)])
        {
            foreach (var neighbour in met.Symbols)
            {
                var pair = isBefore ? Pair.Of(neighbour, symbol) : Pair.Of(symbol, neighbour);
                now[neighbour].Weight += _residues.GetValueOrDefault(pair);
                places += now[neighbour].Weight >= Floor ? now[neighbour].Places : 0;
            }
        }

        Floor = _pairs.Reserve(places, [], Floor, mayDrop: _scores is null);
        foreach (var (met, now, isBefore) in (ReadOnlySpan<(NeighbourCounts, NeighbourCounts, bool)>)[(_before, before, true), (_after, after, false)])
        {
            foreach (var neighbour in met.Symbols)
            {
                ref var cell = ref now[neighbour];
                if (cell.Weight >= Floor && cell.Places > 0)
                {
                    cell.Cursor = _pairs.Used + 1;
                    Set(isBefore ? Pair.Of(neighbour, symbol) : Pair.Of(symbol, neighbour), cell.Weight, cell.Places);
                }
            }
        }

        _scanner.List(symbol, bytes, before, after, _pairs.Places);
    }

    private void Read()
    {
        Readings++;
        Queue.Clear();
        var found = _scanner.Read(Floor, Minimum, _capacity, _residues, Room);
        _pairs.Load(found, Math.Min(_capacity, _text.Length));
        Floor = found.Floor;
        _scanner.List(found, _pairs.Places);
        for (var number = 0; number < _pairs.Count; number++)
        {
            if (_pairs.IsLive(number))
            {
                _scores?.Add(_pairs[number], number);
                Queue.Add(number, Priority(number));
            }
        }
    }
}
