namespace Linnet.Core.Unicode;

/// <summary>From some code points to sequences of code points.</summary>
internal sealed class MappingTable
{
    private const int LengthBits = 5;

    private readonly int[] _keys; // ascending
    private readonly int[] _places; // in the pool: first << 5 | length
    private readonly int[] _pool;

    public MappingTable(int[] keys, int[] places, int[] pool) => (_keys, _places, _pool) = (keys, places, pool);

    /// <summary>What a code point becomes, 1 to 18 code points; empty where it stays itself.</summary>
    public ReadOnlySpan<int> this[int codePoint]
    {
        get
        {
            var index = _keys.AsSpan().BinarySearch(codePoint);
            return index < 0 ? [] : _pool.AsSpan(_places[index] >> LengthBits, _places[index] & ((1 << LengthBits) - 1));
        }
    }
}
