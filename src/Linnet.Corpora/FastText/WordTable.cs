using System.Numerics;

namespace Linnet.Corpora.FastText;

/// <summary>Words by their bytes: ids from 0 in the order in which they were added.</summary>
/// <remarks>
/// Open addressing; the caller brings the word's FNV hash, which it needs anyway. That hash is easy to forge, so a word that would stand too far from
/// its place is refused by <see cref="TryAdd"/>: looking words up stays bounded.
/// </remarks>
internal sealed class WordTable
{
    private const int LongestSearch = 4_096;

    private int[] _places; // 0: free, else id + 1
    private uint[] _hashes = new uint[16];
    private int[] _ends = new int[16];
    private byte[] _bytes = new byte[256];
    private int _shift;

    /// <param name="count">How many words are expected.</param>
    public WordTable(int count = 0) => Rebuild(count);

    /// <summary>How many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>A word's bytes.</summary>
    public ReadOnlySpan<byte> this[int id] => _bytes.AsSpan((id == 0 ? 0 : _ends[id - 1])..(_ends[id]));

    /// <summary>A word's hash.</summary>
    public uint Hash(int id) => _hashes[id];

    /// <summary>The id of a word, or -1.</summary>
    public int Find(ReadOnlySpan<byte> word, uint hash)
    {
        for (var place = Place(hash); ; place = (place + 1) & (_places.Length - 1))
        {
            var id = _places[place] - 1;
            if (id < 0 || (_hashes[id] == hash && this[id].SequenceEqual(word)))
            {
                return id;
            }
        }
    }

    /// <summary>Adds a word.</summary>
    /// <param name="word">Its bytes.</param>
    /// <param name="hash">Its FNV hash.</param>
    /// <param name="id">Its id, also where it was there before; -1 where it collides with too many.</param>
    /// <returns>Whether it was new.</returns>
    public bool TryAdd(ReadOnlySpan<byte> word, uint hash, out int id)
    {
        if (2L * (Count + 1) > _places.Length)
        {
            Rebuild(2 * Count);
        }

        var place = Place(hash);
        for (var searched = 0; _places[place] != 0; place = (place + 1) & (_places.Length - 1))
        {
            id = _places[place] - 1;
            if (_hashes[id] == hash && this[id].SequenceEqual(word))
            {
                return false;
            }

            if (++searched == LongestSearch)
            {
                id = -1;
                return false;
            }
        }

        id = Count;
        Append(word, hash);
        _places[place] = Count;
        return true;
    }

    private void Append(ReadOnlySpan<byte> word, uint hash)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * Count);
            Array.Resize(ref _ends, 2 * Count);
        }

        var end = checked(start + word.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _bytes.Length)));
        }

        word.CopyTo(_bytes.AsSpan(start));
        (_hashes[Count], _ends[Count]) = (hash, end);
        Count++;
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_places))]
    private void Rebuild(int count)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Math.Min(3L * count, 1 << 30)));
        _places = new int[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        for (var id = 0; id < Count; id++)
        {
            var place = Place(_hashes[id]);
            while (_places[place] != 0)
            {
                place = (place + 1) & (size - 1);
            }

            _places[place] = id + 1;
        }
    }

    // FNV's low bits follow the last byte: the product's high bits mix all.
    private int Place(uint hash) => (int)(unchecked(hash * 0x9E37_79B9u) >> _shift);
}
