using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>The pieces of a BPE model as merges of symbols: two symbols merge where both together are a piece, that of the best score first.</summary>
/// <remarks>
/// Symbols below V are pieces. A character that stands in pieces, but is none itself, is a symbol of V or more: it may still be merged.
/// Pieces of one score have one rank, and so are merged from left to right.
/// </remarks>
internal sealed class ScoredMerges
{
    /// <param name="pieces">The vocabulary; only pieces of text take part.</param>
    public ScoredMerges(IReadOnlyList<VocabularyPiece> pieces)
    {
        var ids = new Dictionary<byte[], int>(BytesComparer.Instance);
        foreach (var (id, piece) in pieces.Index().Where(p => p.Item.IsText))
        {
            ids.Add(piece.Text.ToArray(), id);
        }

        var lookup = ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        var ranks = Ranks(ids.Values.Select(id => pieces[id].Score));
        var next = pieces.Count;
        foreach (var (text, id) in ids)
        {
            AddCharacters(text, lookup, ref next);
            AddMerges(text, id, ranks[pieces[id].Score], lookup);
        }
    }

    /// <summary>The symbol of each character.</summary>
    public CharacterSymbols Characters { get; } = new();

    /// <summary>What merges.</summary>
    public MergeTable Merges { get; } = new();

    /// <summary>Symbols of characters that stand next to each other in some piece. Nothing is ever merged across two others.</summary>
    public MergeTable Neighbours { get; } = new();

    private static Dictionary<float, int> Ranks(IEnumerable<float> scores) =>
        scores.Distinct().OrderDescending().Index().ToDictionary(s => s.Item, s => s.Index);

    private void AddCharacters(ReadOnlySpan<byte> text, Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> ids, ref int next)
    {
        for (var previous = -1; !text.IsEmpty;)
        {
            var character = Utf8Symbol.Next(text, out var length);
            var symbol = Characters[character];
            if (symbol < 0)
            {
                symbol = ids.TryGetValue(text[..length], out var id) ? id : next++;
                Characters.Set(character, symbol);
            }

            if (previous >= 0)
            {
                Neighbours.TryAdd(previous, symbol, 0, 0);
            }

            previous = symbol;
            text = text[length..];
        }
    }

    private void AddMerges(ReadOnlySpan<byte> text, int id, int rank, Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> ids)
    {
        for (var split = 0; split < text.Length;)
        {
            _ = Utf8Symbol.Next(text[split..], out var length);
            split += length;
            if (split < text.Length && SymbolOf(text[..split], ids) is >= 0 and var left && SymbolOf(text[split..], ids) is >= 0 and var right)
            {
                Merges.TryAdd(left, right, rank, id);
            }
        }
    }

    /// <summary>A piece, or a character.</summary>
    private int SymbolOf(ReadOnlySpan<byte> text, Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> ids)
    {
        if (ids.TryGetValue(text, out var id))
        {
            return id;
        }

        var character = Utf8Symbol.Next(text, out var length);
        return length == text.Length ? Characters[character] : -1;
    }
}
