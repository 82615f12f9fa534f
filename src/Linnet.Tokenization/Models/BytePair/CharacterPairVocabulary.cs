using System.Text;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The tokens and merges of BPE over characters (Sennrich et al. 2016).</summary>
public sealed class CharacterPairVocabulary
{
    private const int MaximumAffix = 64;

    private readonly byte[][] _tokens;

    /// <param name="tokens">The text of each id; nothing for a gap.</param>
    /// <param name="merges">The pairs of ids that become one, the first that was learnt first.</param>
    /// <param name="options">What else is done.</param>
    /// <exception cref="ArgumentException">A token stands twice; a merge stands twice or makes no token; the unknown token is none; a prefix or suffix is too long.</exception>
    public CharacterPairVocabulary(IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges, CharacterPairOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(merges);
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _tokens = [.. tokens.Select(Encoding.UTF8.GetBytes)];
        Ids = Index();
        if (options.UnknownToken is { } unknown)
        {
            Unknown = Ids.TryGetValue(Encoding.UTF8.GetBytes(unknown), out var id)
                ? id
                : throw new ArgumentException($"The unknown token '{unknown}' is not in the vocabulary.", nameof(options));
        }

        if (Encoding.UTF8.GetByteCount(options.ContinuingSubwordPrefix) > MaximumAffix || Encoding.UTF8.GetByteCount(options.EndOfWordSuffix) > MaximumAffix)
        {
            throw new ArgumentException($"A prefix or suffix has more than {MaximumAffix} bytes.", nameof(options));
        }

        Merges = Resolve(merges);
    }

    /// <summary>V: ids are in [0, V).</summary>
    public int Count => _tokens.Length;

    /// <summary>The merges by rank: the first is applied first.</summary>
    public IReadOnlyList<BytePairMerge> Merges { get; }

    /// <summary>What is done besides merging.</summary>
    public CharacterPairOptions Options { get; }

    /// <summary>The id of the unknown token, or null.</summary>
    public int? Unknown { get; }

    /// <summary>The id of each token's text.</summary>
    internal Dictionary<byte[], int> Ids { get; }

    /// <summary>The text of a token: none for a gap.</summary>
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

    private BytePairMerge[] Resolve(IReadOnlyList<(int Left, int Right)> pairs)
    {
        var prefix = Encoding.UTF8.GetBytes(Options.ContinuingSubwordPrefix);
        var known = new HashSet<(int, int)>(pairs.Count);
        var merges = new BytePairMerge[pairs.Count];
        for (var rank = 0; rank < merges.Length; rank++)
        {
            var (left, right) = pairs[rank];
            var end = this[right];
            if (this[left].IsEmpty || end.IsEmpty || !end.StartsWith(prefix)
                || !Ids.TryGetValue([.. this[left], .. end[prefix.Length..]], out var result) || !known.Add((left, right)))
            {
                throw new ArgumentException($"The merge {rank} of {left} and {right} makes no token, or stands twice.", nameof(pairs));
            }

            merges[rank] = new BytePairMerge(left, right, result);
        }

        return merges;
    }
}
