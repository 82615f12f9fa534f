namespace Linnet.Tokenization.Training;

/// <summary>Gives ids to what merges make.</summary>
internal sealed class GrowingVocabulary
{
    private readonly List<(byte[] Bytes, bool IsInside)> _tokens;
    private readonly Dictionary<byte[], int> _ids = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], int> _insideIds = new(BytesComparer.Instance);
    private readonly HashSet<byte[]> _reserved;
    private readonly int _start;

    /// <param name="tokens">The tokens that are there: their bytes, none for one that no text gives, and whether they only stand inside of a piece.</param>
    /// <param name="reserved">Bytes that no merge may make.</param>
    public GrowingVocabulary(IEnumerable<(byte[] Bytes, bool IsInside)> tokens, IEnumerable<byte[]> reserved)
    {
        _reserved = new HashSet<byte[]>(reserved, BytesComparer.Instance);
        _tokens = [.. tokens];
        _start = _tokens.Count;
        for (var id = 0; id < _start; id++)
        {
            if (_tokens[id].Bytes.Length > 0)
            {
                Ids(_tokens[id].IsInside).Add(_tokens[id].Bytes, id);
            }
        }
    }

    /// <summary>All tokens.</summary>
    public int Count => _tokens.Count;

    /// <summary>How many tokens were added.</summary>
    public int Added => _tokens.Count - _start;

    /// <summary>A token's bytes, and whether it only stands inside of a piece.</summary>
    public (byte[] Bytes, bool IsInside) this[int id] => _tokens[id];

    /// <summary>The id of a pair's bytes, the next one where they are no token yet; null when none may be made of them.</summary>
    public int? Join(int left, int right)
    {
        byte[] joined = [.. _tokens[left].Bytes, .. _tokens[right].Bytes];
        var isInside = _tokens[left].IsInside;
        return !isInside && _reserved.Contains(joined) ? null : Ids(isInside).GetValueOrDefault(joined, _tokens.Count);
    }

    /// <summary>Adds a pair's bytes.</summary>
    public void Add(int left, int right)
    {
        byte[] joined = [.. _tokens[left].Bytes, .. _tokens[right].Bytes];
        Ids(_tokens[left].IsInside).Add(joined, _tokens.Count);
        _tokens.Add((joined, _tokens[left].IsInside));
    }

    private Dictionary<byte[], int> Ids(bool isInside) => isInside ? _insideIds : _ids;
}
