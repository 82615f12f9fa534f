using System.Text;

namespace Linnet.Tokenization.Models;

/// <summary>WordPiece (Schuster and Nakajima 2012; as BERT uses it): of a word, always the longest token that it goes on with.</summary>
/// <remarks>
/// A word of which some rest begins with no token is the unknown token as a whole, as is one of too many characters. The time is that of
/// each word's length by its longest token. The ids are those of Hugging Face's <c>WordPiece</c>; bytes that are no UTF-8 are in no token.
/// </remarks>
public sealed class WordPieceModel : ITokenModel
{
    private const int None = -1;

    private readonly string[] _tokens;
    private readonly ByteTrie _first = new();
    private readonly ByteTrie _later = new();
    private readonly int[] _firstIds; // by node: the token that ends there, or None
    private readonly int[] _laterIds;

    /// <param name="tokens">The text of each id; empty where an id has no token.</param>
    /// <param name="unknown">The token of words that cannot be put together.</param>
    /// <param name="continuingPrefix">What is written before a token that goes on with a word.</param>
    /// <param name="maximumCharacters">A word of more characters is unknown; at least 1.</param>
    /// <exception cref="ArgumentException">A token stands twice, or the unknown one is not among them.</exception>
    public WordPieceModel(IReadOnlyList<string> tokens, string unknown = "[UNK]", string continuingPrefix = "##", int maximumCharacters = 100)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumCharacters);
        _tokens = [.. tokens];
        (Unknown, ContinuingPrefix, MaximumCharacters) = (unknown, continuingPrefix, maximumCharacters);
        var ids = new Dictionary<string, int>(_tokens.Length, StringComparer.Ordinal);
        foreach (var (id, token) in _tokens.Index())
        {
            if (token.Length > 0 && !ids.TryAdd(token, id))
            {
                throw new ArgumentException($"The token '{token}' stands twice, as {ids[token]} and {id}.", nameof(tokens));
            }
        }

        UnknownId = ids.TryGetValue(unknown, out var found) ? found : throw new ArgumentException($"The unknown token '{unknown}' is not in the vocabulary.", nameof(unknown));
        _firstIds = Index(_first, ids);
        _laterIds = Index(_later, ids
            .Where(pair => pair.Key.Length > continuingPrefix.Length && pair.Key.StartsWith(continuingPrefix, StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create(pair.Key[continuingPrefix.Length..], pair.Value)));
    }

    /// <inheritdoc/>
    public int Count => _tokens.Length;

    /// <summary>The text of each id; empty where an id has no token.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The token of words that cannot be put together.</summary>
    public string Unknown { get; }

    /// <summary>The id of <see cref="Unknown"/>.</summary>
    public int UnknownId { get; }

    /// <summary>What is written before a token that goes on with a word.</summary>
    public string ContinuingPrefix { get; }

    /// <summary>A word of more characters is unknown.</summary>
    public int MaximumCharacters { get; }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths) => Encode(piece, ids, lengths, isInside: false);

    /// <summary>Appends the tokens of a piece's rest.</summary>
    /// <param name="rest">What stands behind other tokens of its word, at least 1 byte.</param>
    /// <param name="ids">Receives the ids.</param>
    internal void EncodeInside(ReadOnlySpan<byte> rest, List<int> ids) => Encode(rest, ids, null, isInside: true);

    private void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths, bool isInside)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (idsBefore, lengthsBefore) = (ids.Count, lengths?.Count ?? 0);
        if (HasTooManyCharacters(piece))
        {
            AddUnknown(piece.Length);
            return;
        }

        for (var start = 0; start < piece.Length;)
        {
            var (id, length) = start == 0 && !isInside ? Longest(_first, _firstIds, piece) : Longest(_later, _laterIds, piece[start..]);
            if (id == None)
            {
                ids.RemoveRange(idsBefore, ids.Count - idsBefore);
                lengths?.RemoveRange(lengthsBefore, lengths.Count - lengthsBefore);
                AddUnknown(piece.Length);
                return;
            }

            ids.Add(id);
            lengths?.Add(length);
            start += length;
        }

        void AddUnknown(int length)
        {
            ids.Add(UnknownId);
            lengths?.Add(length);
        }
    }

    private static int[] Index(ByteTrie trie, IEnumerable<KeyValuePair<string, int>> tokens)
    {
        List<(int Node, int Id)> ends = [.. tokens.Select(pair => (trie.Add(Encoding.UTF8.GetBytes(pair.Key)), pair.Value))];
        var ids = new int[trie.Count];
        Array.Fill(ids, None);
        foreach (var (node, id) in ends)
        {
            ids[node] = id;
        }

        return ids;
    }

    private static (int Id, int Length) Longest(ByteTrie trie, int[] ids, ReadOnlySpan<byte> text)
    {
        var (best, length, node) = (None, 0, 0);
        for (var i = 0; i < text.Length && (node = trie.Child(node, text[i])) >= 0; i++)
        {
            if (ids[node] != None)
            {
                (best, length) = (ids[node], i + 1);
            }
        }

        return (best, length);
    }

    private bool HasTooManyCharacters(ReadOnlySpan<byte> piece)
    {
        if (piece.Length <= MaximumCharacters)
        {
            return false;
        }

        var characters = 0;
        foreach (var value in piece)
        {
            characters += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return characters > MaximumCharacters;
    }
}
