using System.Runtime.InteropServices;

namespace Linnet.Model.Llama2c;

/// <summary>Joins neighbouring pieces, best score first, until no two neighbours form a piece.</summary>
/// <remarks>
/// The same result as run.c's repeated scan (highest score, leftmost on ties, never at or below -1e10), by a queue in
/// O(n log n) instead of O(n²). As there, pieces are joined by their spelling; where a spelling stands twice, the lowest id counts.
/// </remarks>
internal sealed class PieceMerger
{
    private const float LowestScore = -1e10f;

    private readonly List<byte[]> _pieces;
    private readonly List<float> _scores;
    private readonly Dictionary<Spelling, int> _ids = [];
    private readonly int _longest;

    public PieceMerger(List<byte[]> pieces, List<float> scores)
    {
        (_pieces, _scores) = (pieces, scores);
        for (var id = 0; id < pieces.Count; id++)
        {
            _ids.TryAdd(new Spelling(pieces[id]), id);
            _longest = Math.Max(_longest, pieces[id].Length);
        }
    }

    /// <summary>The id that is spelled so, or null.</summary>
    public int? Find(ReadOnlySpan<byte> spelling) =>
        spelling.Length <= _longest && _ids.TryGetValue(new Spelling(spelling.ToArray()), out var id) ? id : null;

    /// <summary>Merges a sequence of ids.</summary>
    public int[] Merge(List<int> ids)
    {
        var token = CollectionsMarshal.AsSpan(ids).ToArray();
        var next = new int[token.Length];       // position of the right neighbour, or Length
        var previous = new int[token.Length];   // position of the left neighbour, or -1
        PriorityQueue<(int Left, int Right, int LeftId, int RightId, int Id), (float, int)> queue = new();
        for (var i = 0; i < token.Length; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
        }

        for (var i = 0; i + 1 < token.Length; i++)
        {
            Offer(i, i + 1);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            var (left, right, leftId, rightId, id) = pair;
            if (token[left] != leftId || token[right] != rightId || next[left] != right)
            {
                continue; // one of the two was merged meanwhile
            }

            token[left] = id;
            token[right] = -1;
            next[left] = next[right];
            if (next[left] < token.Length)
            {
                previous[next[left]] = left;
                Offer(left, next[left]);
            }

            if (previous[left] >= 0)
            {
                Offer(previous[left], left);
            }
        }

        return [.. token.Where(id => id >= 0)];

        void Offer(int left, int right)
        {
            var (a, b) = (_pieces[token[left]], _pieces[token[right]]);
            if (a.Length + b.Length <= _longest && _ids.TryGetValue(new Spelling([.. a, .. b]), out var id) && _scores[id] > LowestScore)
            {
                queue.Enqueue((left, right, token[left], token[right], id), (-_scores[id], left));
            }
        }
    }

    /// <summary>Bytes that compare by value.</summary>
    private readonly struct Spelling(byte[] bytes) : IEquatable<Spelling>
    {
        private readonly byte[] _bytes = bytes;

        public bool Equals(Spelling other) => _bytes.AsSpan().SequenceEqual(other._bytes);

        public override bool Equals(object? obj) => obj is Spelling other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(_bytes);
            return hash.ToHashCode();
        }
    }
}
