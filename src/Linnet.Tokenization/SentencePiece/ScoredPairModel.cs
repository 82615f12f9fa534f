using System.Buffers;
using System.Runtime.InteropServices;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Byte pair encoding as SentencePiece does it: of all neighbours whose joined text is a piece, those of the best score become it, the leftmost of several.</summary>
/// <remarks>
/// The text is merged in runs: it is cut, exactly, between characters that stand next to each other in no piece, because no merge crosses
/// there. With pieces that begin words with a blank, runs are words or less; so most are met again, and their tokens are kept.
/// User-defined pieces are taken first, the longest from left to right. Unknown characters that follow each other are one unknown token,
/// or their bytes. Threads may share one. The time grows with n·log n of the longest run.
/// </remarks>
internal sealed class ScoredPairModel : ITokenModel
{
    private readonly ScoredMerges _merges;
    private readonly SymbolMerger _merger;
    private readonly PieceTrie? _userDefined;
    private readonly int[] _outputs;
    private readonly bool[] _isUnused;
    private readonly int _unknown;
    private readonly int[]? _bytes;
    private readonly PieceCaches _caches = new();

    /// <param name="model">A model of BPE.</param>
    public ScoredPairModel(SentencePieceModel model)
    {
        var pieces = model.Pieces;
        _merges = new ScoredMerges(pieces);
        _merger = new SymbolMerger(_merges.Merges);
        _userDefined = SentencePieceNormalizer.UserDefined(model);
        _unknown = pieces.Index().First(p => p.Item.Type == PieceType.Unknown).Index;
        _bytes = SentencePieceTokenizer.BytePieces(model);
        _isUnused = [.. pieces.Select(p => p.Type == PieceType.Unused)];
        _outputs = [.. Enumerable.Range(0, pieces.Count)];

        // A text may be both a piece of text and a byte piece or the unknown one: merging makes the first, its id is that of the second.
        var marks = pieces.Index().Where(p => p.Item.Type is PieceType.Byte or PieceType.Unknown).ToDictionary(p => p.Item.Text.ToArray(), p => p.Index, BytesComparer.Instance);
        foreach (var (id, piece) in pieces.Index().Where(p => p.Item.IsText))
        {
            _outputs[id] = marks.GetValueOrDefault(piece.Text.ToArray(), id);
        }
    }

    /// <inheritdoc/>
    public int Count => _outputs.Length;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var rented = ArrayPool<int>.Shared.Rent(2 * piece.Length);
        var cache = _caches.Rent();
        try
        {
            var work = new Run(piece, rented.AsSpan(0, piece.Length), rented.AsSpan(piece.Length, piece.Length), cache);
            var output = new Output(ids, lengths);
            var last = -1;
            for (var position = 0; position < piece.Length;)
            {
                if (_userDefined is not null && _userDefined.Longest(piece[position..], out var length) is >= 0 and var taken)
                {
                    Flush(ref work, ref output, position);
                    output.Add(_outputs[taken], length);
                    (position, work.Start, last) = (position + length, position + length, -1);
                    continue;
                }

                var symbol = _merges.Characters[Utf8Symbol.Next(piece[position..], out length)];
                if (work.Count > 0 && (symbol < 0 || last < 0 || _merges.Neighbours.Rank(last, symbol, out _) == MergeTable.NoMerge))
                {
                    Flush(ref work, ref output, position);
                }

                work.Add(symbol, length);
                (position, last) = (position + length, symbol);
            }

            Flush(ref work, ref output, piece.Length);
        }
        finally
        {
            _caches.Return(cache);
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>Appends the tokens of a run, and begins the next one.</summary>
    private void Flush(ref Run run, ref Output output, int end)
    {
        if (run.Count == 1)
        {
            Append(run.Symbols[0], run.Text[run.Start..end], ref output);
        }
        else if (run.Count > 1)
        {
            FlushLong(ref run, ref output, end);
        }

        (run.Start, run.Count) = (end, 0);
    }

    private void FlushLong(ref Run run, ref Output output, int end)
    {
        var isKept = end - run.Start <= PieceKey.MaximumLength && output.Lengths is null;
        var key = isKept ? PieceKey.Of(run.Text[run.Start..], end - run.Start) : default;
        if (isKept && output.TryAdd(run.Cache, key))
        {
            return;
        }

        var before = output.Ids.Count;
        var count = _merger.Merge(run.Symbols[..run.Count], run.Lengths[..run.Count]);
        var position = run.Start;
        var isKnown = true;
        for (var i = 0; i < count; i++)
        {
            isKnown &= Append(run.Symbols[i], run.Text.Slice(position, run.Lengths[i]), ref output);
            position += run.Lengths[i];
        }

        // What the unknown becomes depends on its neighbours.
        if (isKept && isKnown && output.Ids.Count - before <= PieceCache.MaximumTokens)
        {
            run.Cache.Keep(key, CollectionsMarshal.AsSpan(output.Ids)[before..]);
        }
    }

    /// <summary>Appends the tokens of one symbol.</summary>
    /// <returns>Whether it is a piece.</returns>
    private bool Append(int symbol, ReadOnlySpan<byte> text, ref Output output)
    {
        if (symbol < 0 || symbol >= _outputs.Length || _outputs[symbol] == _unknown)
        {
            output.AddUnknown(_unknown, _bytes, text);
            return false;
        }

        if (!_isUnused[symbol])
        {
            output.Add(_outputs[symbol], text.Length);
            return true;
        }

        Utf8Symbol.Next(text, out var first);
        if (first == text.Length)
        {
            output.Add(symbol, text.Length);
            return true;
        }

        return AppendParts(text, ref output);
    }

    /// <summary>Appends the two symbols whose merge made an unused piece: its own text alone is merged in the same order.</summary>
    private bool AppendParts(ReadOnlySpan<byte> text, ref Output output)
    {
        var rented = ArrayPool<int>.Shared.Rent(2 * text.Length);
        try
        {
            var run = new Run(text, rented.AsSpan(0, text.Length), rented.AsSpan(text.Length, text.Length), null!);
            for (var position = 0; position < text.Length;)
            {
                var symbol = _merges.Characters[Utf8Symbol.Next(text[position..], out var length)];
                run.Add(symbol, length);
                position += length;
            }

            _merger.Merge(run.Symbols[..run.Count], run.Lengths[..run.Count], atLeast: 2);
            var split = run.Lengths[0];
            var (left, right) = (run.Symbols[0], run.Symbols[1]);
            return Append(left, text[..split], ref output) & Append(right, text[split..], ref output);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>Characters that may merge with each other.</summary>
    private ref struct Run(ReadOnlySpan<byte> text, Span<int> symbols, Span<int> lengths, PieceCache cache)
    {
        public readonly ReadOnlySpan<byte> Text = text;
        public readonly Span<int> Symbols = symbols;
        public readonly Span<int> Lengths = lengths;
        public readonly PieceCache Cache = cache;
        public int Start;
        public int Count;

        public void Add(int symbol, int length)
        {
            (Symbols[Count], Lengths[Count]) = (symbol, length);
            Count++;
        }
    }

    /// <summary>The tokens so far, and whether the last one is the unknown.</summary>
    private ref struct Output(List<int> ids, List<int>? lengths)
    {
        public readonly List<int> Ids = ids;
        public readonly List<int>? Lengths = lengths;
        private bool _isUnknown;

        public void Add(int id, int length)
        {
            Ids.Add(id);
            Lengths?.Add(length);
            _isUnknown = false;
        }

        public bool TryAdd(PieceCache cache, PieceKey key)
        {
            var before = Ids.Count;
            CollectionsMarshal.SetCount(Ids, before + PieceCache.MaximumTokens);
            var count = cache.Take(key, CollectionsMarshal.AsSpan(Ids)[before..]);
            CollectionsMarshal.SetCount(Ids, before + count);
            _isUnknown &= count == 0;
            return count > 0;
        }

        public void AddUnknown(int unknown, int[]? bytes, ReadOnlySpan<byte> text)
        {
            if (bytes is not null)
            {
                foreach (var value in text)
                {
                    Add(bytes[value], 1);
                }
            }
            else if (_isUnknown)
            {
                Lengths?[^1] += text.Length;
            }
            else
            {
                Add(unknown, text.Length);
                _isUnknown = true;
            }
        }
    }
}
