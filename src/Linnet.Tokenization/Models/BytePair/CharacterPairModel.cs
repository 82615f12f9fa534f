using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Byte pair encoding over characters (Sennrich et al. 2016), as the BPE of Hugging Face's tokenizers without its dropout.</summary>
/// <remarks>
/// A byte that is no UTF-8 is a character of its own. In one place Hugging Face's order is kept though it surprises: an unknown character
/// before one that falls back to bytes comes behind those bytes. The time grows with n·log n of the longest piece.
/// </remarks>
public sealed class CharacterPairModel : ITokenModel
{
    private readonly SymbolMerger _merger;
    private readonly Dictionary<uint, int> _characters = []; // those of no prefix or suffix, by their bytes
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _ids;
    private readonly int[] _bytes; // -1 where there is no such token
    private readonly byte[] _prefix;
    private readonly byte[] _suffix;
    private readonly PieceCaches _caches = new();
    private readonly Lazy<CharacterBoundaries?> _boundaries;

    /// <param name="vocabulary">The tokens and merges.</param>
    public CharacterPairModel(CharacterPairVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        _ids = vocabulary.Ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        (_prefix, _suffix) = (Encoding.UTF8.GetBytes(vocabulary.Options.ContinuingSubwordPrefix), Encoding.UTF8.GetBytes(vocabulary.Options.EndOfWordSuffix));
        _bytes = [.. Enumerable.Range(0, 256).Select(b => vocabulary.Ids.TryGetValue(Encoding.ASCII.GetBytes($"<0x{b:X2}>"), out var id) ? id : -1)];
        foreach (var (text, id) in vocabulary.Ids.Where(t => t.Key.Length == Width(t.Key)))
        {
            _characters[Packed(text)] = id;
        }

        var merges = new MergeTable(vocabulary.Merges.Count);
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            var (left, right, result) = vocabulary.Merges[rank];
            merges.TryAdd(left, right, rank, result);
        }

        _merger = new SymbolMerger(merges);
        _boundaries = new Lazy<CharacterBoundaries?>(() => CharacterBoundaries.Of(vocabulary));
    }

    /// <summary>The tokens and merges.</summary>
    public CharacterPairVocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int Count => Vocabulary.Count;

    /// <summary>Cuts a piece at places that nothing crosses; null where there may be none.</summary>
    internal CharacterBoundaries? Boundaries => _boundaries.Value;

    /// <inheritdoc/>
    /// <remarks>Characters that are dropped count for the token before them, at the beginning for the first; <see cref="EncodeWithSpans"/> tells them apart.</remarks>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (lengths is not null)
        {
            List<Piece> spans = [];
            EncodeWithSpans(piece, ids, spans);
            for (var i = 0; i < spans.Count; i++)
            {
                lengths.Add((i + 1 < spans.Count ? spans[i + 1].Start : piece.Length) - (i == 0 ? 0 : spans[i].Start));
            }

            return;
        }

        if (piece.Length > PieceKey.MaximumLength || piece.IsEmpty)
        {
            EncodeAnew(piece, ids, null);
            return;
        }

        Span<int> kept = stackalloc int[PieceCache.MaximumTokens];
        var key = PieceKey.Of(piece, piece.Length);
        var cache = _caches.Rent();
        var count = cache.Take(key, kept);
        if (count > 0)
        {
            ids.AddRange(kept[..count]);
        }
        else
        {
            var before = ids.Count;
            EncodeAnew(piece, ids, null);
            if (ids.Count - before is > 0 and <= PieceCache.MaximumTokens)
            {
                cache.Keep(key, CollectionsMarshal.AsSpan(ids)[before..]);
            }
        }

        _caches.Return(cache);
    }

    /// <summary>Appends the tokens of a piece and, for each, the bytes of the piece that it stands for.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="spans">Receives a span for each id, ascending. Characters that are dropped are in none. Where an unknown character comes behind the bytes of a later one, it has them all.</param>
    internal void EncodeWithSpans(ReadOnlySpan<byte> piece, List<int> ids, List<Piece> spans) => EncodeAnew(piece, ids, spans);

    private static uint Packed(ReadOnlySpan<byte> character)
    {
        var packed = 0u;
        foreach (var value in character)
        {
            packed = (packed << 8) | value;
        }

        return packed;
    }

    private static int Width(ReadOnlySpan<byte> text) => Rune.DecodeFromUtf8(text, out _, out var width) == OperationStatus.Done ? width : 1;

    private void EncodeAnew(ReadOnlySpan<byte> piece, List<int> ids, List<Piece>? spans)
    {
        if (Vocabulary.Options.IgnoresMerges && _ids.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            spans?.Add(new Piece(0, piece.Length));
            return;
        }

        // A character falls back to its bytes and those of its prefix, and the last to its suffix's.
        var room = checked(piece.Length * (1 + _prefix.Length) + _suffix.Length);
        var rented = ArrayPool<int>.Shared.Rent(checked(2 * room));
        try
        {
            var places = spans is null ? [] : new Piece[room];
            var symbols = rented.AsSpan(0, room);
            var sizes = rented.AsSpan(room, room);
            var count = Characters(piece, symbols, places);
            sizes[..count].Fill(1);
            count = _merger.Merge(symbols[..count], sizes[..count]);
            ids.AddRange(symbols[..count]);
            if (spans is not null)
            {
                Join(places, sizes[..count], spans);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>The bytes that each token stands for: those of the symbols that it was made of.</summary>
    private static void Join(ReadOnlySpan<Piece> places, ReadOnlySpan<int> sizes, List<Piece> spans)
    {
        foreach (var size in sizes)
        {
            var (start, last) = (places[0].Start, places[size - 1]);
            spans.Add(new Piece(start, last.Start + last.Length - start));
            places = places[size..];
        }
    }

    /// <summary>The tokens of single characters and, where there is room for them, the bytes of the piece that each stands for.</summary>
    private int Characters(ReadOnlySpan<byte> piece, Span<int> symbols, Span<Piece> places)
    {
        Span<byte> written = stackalloc byte[_prefix.Length + 4 + _suffix.Length];
        var (count, unknown) = (0, -1); // where bytes begin that wait to become an unknown token
        for (var (at, width) = (0, 0); at < piece.Length; at += width)
        {
            width = Width(piece[at..]);
            var text = Written(piece, at, width, written);
            if (text.Length == width ? _characters.TryGetValue(Packed(text), out var id) : _ids.TryGetValue(text, out id))
            {
                AddUnknown(symbols, places, ref count, ref unknown, at);
                Add(symbols, places, ref count, id, new Piece(at, width));
            }
            else if (Vocabulary.Options.FallsBackToBytes && HasBytes(text))
            {
                for (var i = 0; i < text.Length; i++)
                {
                    Add(symbols, places, ref count, _bytes[text[i]], unknown >= 0 ? new Piece(unknown, 0) : new Piece(at + Math.Min(i, width), i < width ? 1 : 0));
                }
            }
            else if (Vocabulary.Unknown is not null)
            {
                if (!Vocabulary.Options.FusesUnknown)
                {
                    AddUnknown(symbols, places, ref count, ref unknown, at);
                }

                unknown = unknown < 0 ? at : unknown;
            }
        }

        AddUnknown(symbols, places, ref count, ref unknown, piece.Length);
        return count;
    }

    private void AddUnknown(Span<int> symbols, Span<Piece> places, ref int count, ref int unknown, int end)
    {
        if (unknown >= 0)
        {
            Add(symbols, places, ref count, Vocabulary.Unknown!.Value, new Piece(unknown, end - unknown));
            unknown = -1;
        }
    }

    private static void Add(Span<int> symbols, Span<Piece> places, ref int count, int id, Piece place)
    {
        symbols[count] = id;
        if (!places.IsEmpty)
        {
            places[count] = place;
        }

        count++;
    }

    /// <summary>A character as the vocabulary writes it at its place.</summary>
    private ReadOnlySpan<byte> Written(ReadOnlySpan<byte> piece, int at, int width, Span<byte> memory)
    {
        var prefix = at > 0 ? _prefix : [];
        var suffix = at + width == piece.Length ? _suffix : [];
        if (prefix.Length == 0 && suffix.Length == 0)
        {
            return piece.Slice(at, width);
        }

        prefix.CopyTo(memory);
        piece.Slice(at, width).CopyTo(memory[prefix.Length..]);
        suffix.CopyTo(memory[(prefix.Length + width)..]);
        return memory[..(prefix.Length + width + suffix.Length)];
    }

    private bool HasBytes(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (_bytes[value] < 0)
            {
                return false;
            }
        }

        return true;
    }
}
