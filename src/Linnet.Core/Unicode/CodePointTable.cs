namespace Linnet.Core.Unicode;

/// <summary>A byte for each of the 1,114,112 code points, kept in two stages: code points that share a block of 256 values share its memory.</summary>
/// <remarks>Immutable. Threads may share one.</remarks>
public sealed class CodePointTable
{
    internal const int BlockCount = (CodePoint.Maximum + 1) >> BlockBits;

    private const int BlockBits = 8;
    private const int BlockLength = 1 << BlockBits;

    private readonly ushort[] _blocks; // of each 256 code points: which block of _values is theirs
    private readonly byte[] _values;

    internal CodePointTable(ushort[] blocks, byte[] values) => (_blocks, _values) = (blocks, values);

    /// <summary>The value of a code point.</summary>
    /// <param name="codePoint">In [0, 0x10FFFF].</param>
    /// <exception cref="IndexOutOfRangeException">It is not in that range.</exception>
    public byte this[int codePoint] => _values[(_blocks[codePoint >> BlockBits] << BlockBits) | (codePoint & (BlockLength - 1))];

    /// <summary>The values of the basic plane, U+0000 to U+FFFF, in one stage.</summary>
    public byte[] BasicPlane()
    {
        var values = new byte[0x10000];
        for (var i = 0; i < values.Length >> BlockBits; i++)
        {
            _values.AsSpan(_blocks[i] << BlockBits, BlockLength).CopyTo(values.AsSpan(i << BlockBits));
        }

        return values;
    }

    /// <summary>A table whose values are computed from those of this one.</summary>
    /// <param name="map">Of a value; called once for each of the 256 that there may be.</param>
    public CodePointTable Map(Func<byte, byte> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var mapped = new byte[256];
        for (var value = 0; value < mapped.Length; value++)
        {
            mapped[value] = map((byte)value);
        }

        var values = new byte[_values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = mapped[_values[i]];
        }

        return new(_blocks, values);
    }

    /// <summary>A table whose values are computed from those of two.</summary>
    /// <param name="other">The second table.</param>
    /// <param name="map">Of the value here and the value in <paramref name="other"/>.</param>
    public CodePointTable Combine(CodePointTable other, Func<byte, byte, byte> map)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(map);
        var blocks = new ushort[BlockCount];
        var known = new Dictionary<(ushort, ushort), ushort>();
        var values = new List<byte>();
        for (var i = 0; i < blocks.Length; i++)
        {
            var pair = (_blocks[i], other._blocks[i]);
            if (!known.TryGetValue(pair, out var block))
            {
                block = (ushort)known.Count;
                known.Add(pair, block);
                for (var j = 0; j < BlockLength; j++)
                {
                    values.Add(map(_values[(pair.Item1 << BlockBits) | j], other._values[(pair.Item2 << BlockBits) | j]));
                }
            }

            blocks[i] = block;
        }

        return new(blocks, [.. values]);
    }

    /// <summary>A table that differs from this one in some code points.</summary>
    /// <param name="value">Their new value.</param>
    /// <param name="codePoints">Each in [0, 0x10FFFF].</param>
    public CodePointTable With(byte value, params ReadOnlySpan<int> codePoints)
    {
        var blocks = (ushort[])_blocks.Clone();
        var values = new List<byte>(_values);
        foreach (var codePoint in codePoints)
        {
            ref var block = ref blocks[codePoint >> BlockBits];
            if (block < _values.Length >> BlockBits) // still one that other code points may share
            {
                values.AddRange(_values.AsSpan(block << BlockBits, BlockLength));
                block = (ushort)((values.Count >> BlockBits) - 1);
            }

            values[(block << BlockBits) | (codePoint & (BlockLength - 1))] = value;
        }

        return new(blocks, [.. values]);
    }
}
