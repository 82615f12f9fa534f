namespace Linnet.Tokenization.Training;

/// <summary>Gives ids to what merges make.</summary>
internal sealed class GrowingVocabulary(BytePairVocabulary start)
{
    private readonly HashSet<byte[]> _known = new(start.Ids.Keys, BytesComparer.Instance);
    private readonly List<byte[]> _tokens = [.. Enumerable.Range(0, start.Count).Select(id => start[id].ToArray())];

    /// <summary>How many tokens were added.</summary>
    public int Added => _tokens.Count - start.Count;

    /// <summary>The merges in the order in which they were made.</summary>
    public List<(int Left, int Right)> Pairs { get; } = [];

    /// <summary>The id of a pair's bytes, or null when they are a token already.</summary>
    public int? Join(int left, int right)
    {
        byte[] joined = [.. _tokens[left], .. _tokens[right]];
        if (!_known.Add(joined))
        {
            return null;
        }

        Pairs.Add((left, right));
        _tokens.Add(joined);
        return _tokens.Count - 1;
    }
}
