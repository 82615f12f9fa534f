using System.Buffers;
using System.Runtime.InteropServices;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Byte-level byte pair encoding (Sennrich et al. 2016; over bytes: Radford et al. 2019).</summary>
/// <remarks>
/// In each piece, the merge of the lowest rank is applied to its first place, again and again, as Hugging Face's tokenizers do; with
/// <see cref="IgnoresMerges"/> and <see cref="BytePairVocabulary.OfRanks"/>, as tiktoken does. The ids are found without merging where the
/// vocabulary allows it (<see cref="LinearEncoder"/>), and those of short pieces are kept. Any bytes go in. The time grows with n·log n of
/// the longest piece at worst, whatever the text and the vocabulary.
/// </remarks>
public sealed class BytePairModel : ITokenModel
{
    private readonly LinearEncoder? _encoder;
    private readonly Lazy<SymbolMerger> _merger;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _whole; // that merging does not give, but a piece does
    private readonly PieceCaches _caches = new();

    /// <param name="vocabulary">The tokens and merges.</param>
    /// <param name="ignoreMerges">Whether a piece that is a token as a whole is that token, even if merging does not give it.</param>
    public BytePairModel(BytePairVocabulary vocabulary, bool ignoreMerges = false)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, IgnoresMerges) = (vocabulary, ignoreMerges);
        _encoder = LinearEncoder.Of(vocabulary);
        _merger = new Lazy<SymbolMerger>(() => new SymbolMerger(MergesOf(vocabulary)));
        var whole = new Dictionary<byte[], int>(BytesComparer.Instance);
        if (ignoreMerges)
        {
            foreach (var (bytes, id) in vocabulary.Ids.Where(t => _encoder?.IsMade(t.Value) != true))
            {
                whole.Add(bytes, id);
            }
        }

        _whole = whole.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The tokens and merges.</summary>
    public BytePairVocabulary Vocabulary { get; }

    /// <summary>Whether a piece that is a token as a whole is that token, even if merging does not give it (<c>ignore_merges</c>).</summary>
    public bool IgnoresMerges { get; }

    /// <inheritdoc/>
    public int Count => Vocabulary.Count;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var before = ids.Count;
        Encode(piece, [new Piece(0, piece.Length)], ids);
        if (lengths is not null)
        {
            foreach (var id in CollectionsMarshal.AsSpan(ids)[before..])
            {
                lengths.Add(Vocabulary[id].Length);
            }
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> text, ReadOnlySpan<Piece> pieces, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var before = ids.Count;
        CollectionsMarshal.SetCount(ids, before + Room(pieces));
        var output = CollectionsMarshal.AsSpan(ids)[before..];
        var cache = _caches.Rent();
        var count = 0;
        foreach (var (start, length) in pieces)
        {
            var piece = text.Slice(start, length);
            count += IsKept(piece)
                ? EncodeShort(piece, text[start..], output[count..], cache)
                : EncodeAnew(piece, output[count..]);
        }

        _caches.Return(cache);
        CollectionsMarshal.SetCount(ids, before + count);
    }

    /// <summary>Whether a piece may stand in the cache. Chinese and Japanese of more than two characters seldom comes again, and is encoded as fast.</summary>
    private static bool IsKept(ReadOnlySpan<byte> piece) => piece.Length <= 6 || (piece.Length <= PieceKey.MaximumLength && piece[0] < 0xE0);

    private static MergeTable MergesOf(BytePairVocabulary vocabulary)
    {
        var merges = new MergeTable(vocabulary.Merges.Count);
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            var (left, right, result) = vocabulary.Merges[rank];
            merges.TryAdd(left, right, rank, result);
        }

        return merges;
    }

    /// <summary>Never more tokens than bytes; and what the cache may overwrite.</summary>
    private static int Room(ReadOnlySpan<Piece> pieces)
    {
        var bytes = 0;
        foreach (var piece in pieces)
        {
            bytes = checked(bytes + piece.Length);
        }

        return checked(bytes + PieceCache.MaximumTokens);
    }

    /// <param name="piece">The piece.</param>
    /// <param name="text">The piece and what stands behind it.</param>
    /// <param name="output">Receives the ids.</param>
    /// <param name="cache">Where they may be kept.</param>
    private int EncodeShort(ReadOnlySpan<byte> piece, ReadOnlySpan<byte> text, Span<int> output, PieceCache cache)
    {
        if (piece.IsEmpty)
        {
            return 0;
        }

        var key = PieceKey.Of(text, piece.Length);
        var count = cache.Take(key, output);
        if (count == 0)
        {
            count = EncodeAnew(piece, output);
            if (count <= PieceCache.MaximumTokens)
            {
                cache.Keep(key, output[..count]);
            }
        }

        return count;
    }

    private int EncodeAnew(ReadOnlySpan<byte> piece, Span<int> output)
    {
        if (_whole.Dictionary.Count > 0 && _whole.TryGetValue(piece, out output[0]))
        {
            return 1;
        }

        var count = _encoder?.Encode(piece, output) ?? -1;
        return count < 0 ? Merge(piece, output) : count;
    }

    private int Merge(ReadOnlySpan<byte> piece, Span<int> output)
    {
        var lengths = ArrayPool<int>.Shared.Rent(piece.Length);
        try
        {
            for (var i = 0; i < piece.Length; i++)
            {
                (output[i], lengths[i]) = (Vocabulary.ByteIds[piece[i]], 1);
            }

            return _merger.Value.Merge(output[..piece.Length], lengths.AsSpan(0, piece.Length));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(lengths);
        }
    }
}
