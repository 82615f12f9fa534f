namespace Linnet.Generation.Cpu;

/// <summary>A linear layer's weight, [rows, columns], its rows padded with zeros to whole vectors.</summary>
internal sealed unsafe class PackedMatrix
{
    private readonly AlignedFloats _values;

    private PackedMatrix(int rows, int columns)
    {
        (Rows, Columns, Stride) = (rows, columns, AlignedFloats.Pad(columns));
        _values = new AlignedFloats((long)rows * Stride);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    public float* Pointer => _values.Pointer;

    /// <summary>Stacks matrices of one width on top of each other.</summary>
    public static PackedMatrix Stack(int columns, Func<string, ReadOnlySpan<float>> weights, params ReadOnlySpan<(string Name, int Rows)> parts)
    {
        var rows = 0;
        foreach (var part in parts)
        {
            rows += part.Rows;
        }

        var matrix = new PackedMatrix(rows, columns);
        var row = 0;
        foreach (var (name, count) in parts)
        {
            var source = weights(name);
            if (source.Length != (long)count * columns)
            {
                throw new ArgumentException($"{name} has {source.Length} values, not {count} × {columns}.", nameof(weights));
            }

            for (var i = 0; i < count; i++, row++)
            {
                source.Slice(i * columns, columns).CopyTo(matrix._values.Span[(row * matrix.Stride)..]);
            }
        }

        return matrix;
    }

    /// <summary>Row <paramref name="row"/>, padding included.</summary>
    public ReadOnlySpan<float> Row(int row) => new(Pointer + ((long)row * Stride), Stride);
}
