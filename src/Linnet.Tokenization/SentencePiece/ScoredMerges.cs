using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>The pieces of a BPE model as merges of symbols: two symbols merge where both together are a piece, that of the best score first.</summary>
/// <remarks>
/// Symbols below V are pieces. A character that stands in pieces, but is none itself, is a symbol of V or more: it may still be merged.
/// Pieces of one score have one rank, and so are merged from left to right.
/// </remarks>
internal sealed class ScoredMerges
{
    private const int Blank = 0x2581;

    private readonly MergeTable _neighbours = new();
    private readonly bool[] _plainNeighbours = new bool[1 << 16];

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

    /// <summary>Whether two characters stand next to each other in some piece. Nothing is ever merged across two that do not.</summary>
    /// <param name="left">The character before.</param>
    /// <param name="leftSymbol">Its symbol, at least 0.</param>
    /// <param name="right">The character after.</param>
    /// <param name="rightSymbol">Its symbol, at least 0.</param>
    public bool AreNeighbours(int left, int leftSymbol, int right, int rightSymbol) => Plain(left) is >= 0 and var first && Plain(right) is >= 0 and var second
        ? _plainNeighbours[(first << 8) | second]
        : _neighbours.Rank(leftSymbol, rightSymbol, out _) != MergeTable.NoMerge;

    /// <summary>The place of a character that most texts are full of in a table of its own, or -1: ASCII, and the mark of a blank.</summary>
    private static int Plain(int character) => character < 0x80 ? character : character == Blank ? 0x80 : -1;

    private static Dictionary<float, int> Ranks(IEnumerable<float> scores) =>
        scores.Distinct().OrderDescending().Index().ToDictionary(s => s.Item, s => s.Index);

    private void AddCharacters(ReadOnlySpan<byte> text, Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> ids, ref int next)
    {
        var (previous, previousSymbol) = (-1, -1);
        while (!text.IsEmpty)
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
                _neighbours.TryAdd(previousSymbol, symbol, 0, 0);
                if (Plain(previous) is >= 0 and var first && Plain(character) is >= 0 and var second)
                {
                    _plainNeighbours[(first << 8) | second] = true;
                }
            }

            (previous, previousSymbol) = (character, symbol);
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
