using System.Text;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization;

/// <summary>A merge rule: the two ids become one.</summary>
/// <param name="Left">The id before.</param>
/// <param name="Right">The id after.</param>
/// <param name="Result">The id of both together. Two merges may give the same one, when the same bytes are reached on two ways.</param>
public readonly record struct BytePairMerge(int Left, int Right, int Result);

/// <summary>A token that no text gives.</summary>
/// <param name="Text">How it is written: <c>&lt;|user|&gt;</c>.</param>
/// <param name="Id">Its id.</param>
public readonly record struct SpecialToken(string Text, int Id);

/// <summary>The tokens of byte-level BPE: the 256 bytes, what merges make of them, and special tokens.</summary>
/// <remarks>
/// Ids are never given anew: <see cref="WithMerges"/> adds behind the last one, so a model trained on the old ids keeps its meaning. An id
/// without bytes that is no special token is a gap, as tiktoken's vocabularies have them: nothing gives it.
/// </remarks>
public sealed class BytePairVocabulary
{
    private readonly byte[][] _tokens;

    /// <param name="tokens">The bytes of each id; nothing for a special token or a gap.</param>
    /// <param name="merges">The merges, the first that was learnt first.</param>
    /// <param name="specialTokens">The special tokens.</param>
    /// <exception cref="ArgumentException">A byte has no id; a token stands twice or is special and has bytes; a merge does not make its result.</exception>
    public BytePairVocabulary(IReadOnlyList<byte[]> tokens, IReadOnlyList<BytePairMerge> merges, IReadOnlyList<SpecialToken> specialTokens)
        : this(tokens, specialTokens)
    {
        Merges = [.. merges];
        var pairs = new HashSet<(int, int)>(Merges.Count);
        foreach (var merge in Merges)
        {
            if (!IsSound(merge) || !pairs.Add((merge.Left, merge.Right)))
            {
                throw new ArgumentException($"The merge of {merge.Left} and {merge.Right} does not make {merge.Result}, or stands twice.", nameof(merges));
            }
        }
    }

    private BytePairVocabulary(IReadOnlyList<byte[]> tokens, IReadOnlyList<SpecialToken> specialTokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        (_tokens, Merges, SpecialTokens) = ([.. tokens], [], [.. specialTokens]);
        RequireSpecialTokens();
        Ids = Index();
        ByteIds = [.. Enumerable.Range(0, 256).Select(b => Ids.TryGetValue([(byte)b], out var id)
            ? id
            : throw new ArgumentException($"The byte 0x{b:X2} has no id.", nameof(tokens)))];
    }

    /// <summary>V: ids are in [0, V).</summary>
    public int Count => _tokens.Length;

    /// <summary>The merges by rank: the first is applied first.</summary>
    public IReadOnlyList<BytePairMerge> Merges { get; private set; }

    /// <summary>The special tokens.</summary>
    public IReadOnlyList<SpecialToken> SpecialTokens { get; }

    /// <summary>The id of each byte.</summary>
    internal int[] ByteIds { get; }

    /// <summary>The id of each token's bytes.</summary>
    internal Dictionary<byte[], int> Ids { get; }

    /// <summary>The bytes of a token: none for a special one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, V).</exception>
    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _tokens.Length);
            return _tokens[id];
        }
    }

    /// <summary>A vocabulary of the bytes alone: id = byte.</summary>
    public static BytePairVocabulary OfBytes() => new([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })], [], []);

    /// <summary>A vocabulary of ranks, as tiktoken has them: any two neighbours whose bytes are a token become it, the one of the lowest id first.</summary>
    /// <param name="tokens">The bytes of each id; nothing for a special token or a gap.</param>
    /// <param name="specialTokens">The special tokens.</param>
    /// <returns>The vocabulary, with merges that give the same: for each token the one pair that ever becomes it, by rank. tiktoken makes a
    /// piece that is a token as a whole that token: <see cref="BytePairModel.IgnoresMerges"/>.</returns>
    /// <exception cref="ArgumentException">A byte has no id; a token stands twice, or is special and has bytes; tokens are made of later ones in too many ways.</exception>
    public static BytePairVocabulary OfRanks(IReadOnlyList<byte[]> tokens, IReadOnlyList<SpecialToken> specialTokens)
    {
        var vocabulary = new BytePairVocabulary(tokens, specialTokens);
        vocabulary.Merges = RankedMerges.Of(vocabulary)
            ?? throw new ArgumentException("The tokens are made of later ones in too many ways.", nameof(tokens));
        return vocabulary;
    }

    /// <summary>This vocabulary with more merges, applied after all others, their tokens behind the last id.</summary>
    /// <param name="pairs">The ids that become one; the id of an earlier one's result may be used: V, V + 1, ….</param>
    public BytePairVocabulary WithMerges(IEnumerable<(int Left, int Right)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var tokens = _tokens.ToList();
        var merges = Merges.ToList();
        var ids = new Dictionary<byte[], int>(Ids, BytesComparer.Instance);
        foreach (var (left, right) in pairs)
        {
            byte[] joined = [.. tokens[left], .. tokens[right]];
            if (ids.TryAdd(joined, tokens.Count))
            {
                tokens.Add(joined);
            }

            merges.Add(new BytePairMerge(left, right, ids[joined]));
        }

        return new BytePairVocabulary(tokens, merges, SpecialTokens);
    }

    /// <summary>This vocabulary with special tokens behind the last id.</summary>
    public BytePairVocabulary WithSpecialTokens(IEnumerable<string> specialTokens)
    {
        var added = specialTokens.Select((text, i) => new SpecialToken(text, Count + i)).ToList();
        return new BytePairVocabulary([.. _tokens, .. added.Select(_ => Array.Empty<byte>())], Merges, [.. SpecialTokens, .. added]);
    }

    private void RequireSpecialTokens()
    {
        var (texts, ids) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        foreach (var (text, id) in SpecialTokens)
        {
            if (id < 0 || id >= Count || _tokens[id].Length > 0 || !ids.Add(id) || text.Length == 0 || !texts.Add(text))
            {
                throw new ArgumentException($"The special token '{text}' ({id}) is empty, stands twice, or its id is that of bytes.", "specialTokens");
            }
        }
    }

    private Dictionary<byte[], int> Index()
    {
        var index = new Dictionary<byte[], int>(Count, BytesComparer.Instance);
        for (var id = 0; id < Count; id++)
        {
            if (_tokens[id].Length > 0 && !index.TryAdd(_tokens[id], id))
            {
                throw new ArgumentException($"The token '{Encoding.UTF8.GetString(_tokens[id])}' stands twice, as {index[_tokens[id]]} and {id}.", "tokens");
            }
        }

        return index;
    }

    private bool IsSound(BytePairMerge merge)
    {
        var (left, right) = (this[merge.Left].Length, this[merge.Right].Length);
        var result = this[merge.Result];
        return left > 0 && right > 0 && result.Length == left + right
            && result[..left].SequenceEqual(this[merge.Left]) && result[left..].SequenceEqual(this[merge.Right]);
    }
}
