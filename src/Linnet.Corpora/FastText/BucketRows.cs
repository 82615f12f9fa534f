using System.Numerics;

namespace Linnet.Corpora.FastText;

/// <summary>Which buckets have rows, and which rows, where not every bucket has one.</summary>
/// <remarks>Open addressing at no more than half the places: memory follows the rows, not the buckets.</remarks>
internal sealed class BucketRows
{
    private const int LongestSearch = 4_096;
    private const int Free = -1;

    private readonly int[] _buckets;
    private readonly int[] _rows;
    private readonly int _shift;

    /// <param name="count">How many buckets have rows at most.</param>
    public BucketRows(int count)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Math.Min(2L * count, 1 << 30)));
        (_buckets, _rows) = (new int[size], new int[size]);
        _buckets.AsSpan().Fill(Free);
        _shift = 32 - BitOperations.Log2((uint)size);
    }

    /// <summary>The row of a bucket, or -1.</summary>
    public int Find(int bucket)
    {
        var place = Place(bucket);
        while (_buckets[place] != bucket)
        {
            if (_buckets[place] == Free)
            {
                return -1;
            }

            place = (place + 1) & (_buckets.Length - 1);
        }

        return _rows[place];
    }

    /// <summary>Gives a bucket a row.</summary>
    /// <returns>False where it has one already, or collides with too many.</returns>
    public bool TryAdd(int bucket, int row)
    {
        var place = Place(bucket);
        for (var searched = 0; _buckets[place] != Free; place = (place + 1) & (_buckets.Length - 1))
        {
            if (_buckets[place] == bucket || ++searched == LongestSearch)
            {
                return false;
            }
        }

        (_buckets[place], _rows[place]) = (bucket, row);
        return true;
    }

    private int Place(int bucket) => (int)(unchecked((uint)bucket * 0x9E37_79B9u) >> _shift);
}
