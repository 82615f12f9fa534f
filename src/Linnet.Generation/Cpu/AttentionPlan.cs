using System.Runtime.InteropServices;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>Queries that share loads of keys and values: neighbouring rows of one sequence, heads of one key and value head.</summary>
/// <param name="Row">First row of the pass.</param>
/// <param name="Rows">How many.</param>
/// <param name="KeyHead">Key and value head.</param>
/// <param name="Head">First query head.</param>
/// <param name="Heads">How many.</param>
/// <param name="First">First position that they see.</param>
internal readonly record struct QueryTile(int Row, int Rows, int KeyHead, int Head, int Heads, int First);

/// <summary>How the attention of a pass is divided into tiles, and these among threads: the same for all layers.</summary>
internal sealed class AttentionPlan(DecoderDescription description)
{
    private readonly List<QueryTile> _tiles = [];
    private readonly List<long> _costs = []; // scores up to the end of each tile
    private readonly int _group = description.Heads / description.KeyValueHeads;
    private readonly int _window = description.SlidingWindow ?? int.MaxValue;
    private int _threads;

    /// <summary>The tiles of one thread.</summary>
    public ReadOnlySpan<QueryTile> Tiles(int part)
    {
        var (begin, end) = (Bound(part), Bound(part + 1));
        return CollectionsMarshal.AsSpan(_tiles)[begin..end];
    }

    /// <summary>Plans a pass.</summary>
    /// <param name="rows">Its rows; those of one sequence stand together, in order of position.</param>
    /// <param name="threads">How many threads share it.</param>
    public void Set(ReadOnlySpan<TokenRow> rows, int threads)
    {
        _threads = threads;
        _tiles.Clear();
        _costs.Clear();
        var cost = 0L;
        var (height, heads) = Shape(rows.Length);
        for (int row = 0, count; row < rows.Length; row += count)
        {
            var first = First(rows[row]);
            count = 1;
            while (count < height && row + count < rows.Length && rows[row + count].Table == rows[row].Table && First(rows[row + count]) == first)
            {
                count++;
            }

            for (var shared = 0; shared < description.KeyValueHeads; shared++)
            {
                for (var head = 0; head < _group; head += heads)
                {
                    var some = Math.Min(heads, _group - head);
                    cost += (long)count * some * (rows[row + count - 1].Position + 1 - first + PageLayout.Positions);
                    _tiles.Add(new QueryTile(row, count, shared, (shared * _group) + head, some, first));
                    _costs.Add(cost);
                }
            }
        }
    }

    private int First(TokenRow row) => Math.Max(0, row.Position + 1 - _window);

    /// <summary>Rows and heads of a tile: as many queries as there may be, but enough tiles for all threads.</summary>
    private (int Rows, int Heads) Shape(int rows)
    {
        var tiles = rows * description.KeyValueHeads;
        var parts = Math.Clamp((_threads + tiles - 1) / tiles, 1, _group);
        var heads = Math.Min(Attention.MostQueries, (_group + parts - 1) / parts);
        var height = Attention.MostQueries / heads;
        return (height >= 4 ? height / 4 * 4 : height, heads);
    }

    private int Bound(int part)
    {
        var share = _costs[^1] * part / _threads;
        var place = _costs.BinarySearch(share);
        return part == _threads ? _tiles.Count : place >= 0 ? place + 1 : ~place;
    }
}
