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
    /// <remarks>Characters that are dropped count for no token, so the lengths sum up to less then.</remarks>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (lengths is not null || piece.Length > PieceKey.MaximumLength || piece.IsEmpty)
        {
            EncodeAnew(piece, ids, lengths);
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

    private void EncodeAnew(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths)
    {
        if (Vocabulary.Options.IgnoresMerges && _ids.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            lengths?.Add(piece.Length);
            return;
        }

        // A character falls back to its bytes and those of its prefix, and the last to its suffix's.
        var room = checked(piece.Length * (1 + _prefix.Length) + _suffix.Length);
        var rented = ArrayPool<int>.Shared.Rent(checked(2 * room));
        try
        {
            var symbols = rented.AsSpan(0, room);
            var sizes = rented.AsSpan(room, room);
            var count = Characters(piece, symbols, sizes);
            count = _merger.Merge(symbols[..count], sizes[..count]);
            ids.AddRange(symbols[..count]);
            lengths?.AddRange(sizes[..count]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>The tokens of single characters, and how many bytes of the piece each stands for.</summary>
    private int Characters(ReadOnlySpan<byte> piece, Span<int> symbols, Span<int> sizes)
    {
        Span<byte> written = stackalloc byte[_prefix.Length + 4 + _suffix.Length];
        var (count, unknown) = (0, 0); // bytes that wait to become an unknown token
        for (var (at, width) = (0, 0); at < piece.Length; at += width)
        {
            width = Width(piece[at..]);
            var text = Written(piece, at, width, written);
            if (text.Length == width ? _characters.TryGetValue(Packed(text), out var id) : _ids.TryGetValue(text, out id))
            {
                AddUnknown(symbols, sizes, ref count, ref unknown);
                (symbols[count], sizes[count]) = (id, width);
                count++;
            }
            else if (Vocabulary.Options.FallsBackToBytes && HasBytes(text))
            {
                for (var i = 0; i < text.Length; i++)
                {
                    (symbols[count], sizes[count]) = (_bytes[text[i]], i < width ? 1 : 0);
                    count++;
                }
            }
            else if (Vocabulary.Unknown is not null)
            {
                if (!Vocabulary.Options.FusesUnknown)
                {
                    AddUnknown(symbols, sizes, ref count, ref unknown);
                }

                unknown += width;
            }
        }

        AddUnknown(symbols, sizes, ref count, ref unknown);
        return count;
    }

    private void AddUnknown(Span<int> symbols, Span<int> sizes, ref int count, ref int unknown)
    {
        if (unknown > 0)
        {
            (symbols[count], sizes[count]) = (Vocabulary.Unknown!.Value, unknown);
            (count, unknown) = (count + 1, 0);
        }
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
