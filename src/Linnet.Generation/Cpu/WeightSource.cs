using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>Packs a model's weights as they are given by name.</summary>
internal sealed class WeightSource(DecoderDescription description, Func<string, ReadOnlySpan<float>> weights, WeightPrecision precision)
{
    /// <summary>A norm over D.</summary>
    public PackedNorm Norm(string name) => new(
        Vector(name + ".weight", description.Width),
        description.Norm == NormKind.LayerNorm ? Vector(name + ".bias", description.Width) : null);

    /// <summary>Linear layers of the same input, stacked.</summary>
    public PackedLinear Linear(int columns, bool bias, params ReadOnlySpan<(string Name, int Rows)> parts)
    {
        var named = parts.ToArray();
        return new PackedLinear(
            Matrix(columns, [.. named.Select(part => (part.Name + ".weight", part.Rows))]),
            bias ? Stack([.. named.Select(part => (part.Name + ".bias", part.Rows))]) : null);
    }

    /// <summary>Matrices of one width, stacked.</summary>
    public PackedMatrix Matrix(int columns, params ReadOnlySpan<(string Name, int Rows)> parts)
    {
        var rows = 0;
        foreach (var part in parts)
        {
            rows += part.Rows;
        }

        var matrix = new PackedMatrix(rows, columns, precision, MatrixProduct.MachineLanes);
        var row = 0;
        foreach (var (name, count) in parts)
        {
            matrix.SetRows(row, Require(weights, name, count, columns));
            row += count;
        }

        return matrix;
    }

    /// <summary>A vector, padded with zeros.</summary>
    public AlignedFloats Vector(string name, int length) => Stack([(name, length)]);

    /// <summary>A weight with the size that the description says.</summary>
    /// <exception cref="ArgumentException">It has another.</exception>
    private static ReadOnlySpan<float> Require(Func<string, ReadOnlySpan<float>> weights, string name, int rows, int columns)
    {
        var source = weights(name);
        return source.Length == (long)rows * columns
            ? source
            : throw new ArgumentException($"{name} has {source.Length} values, not {rows} × {columns}.", nameof(weights));
    }

    private AlignedFloats Stack(ReadOnlySpan<(string Name, int Length)> parts)
    {
        var total = 0;
        foreach (var part in parts)
        {
            total += part.Length;
        }

        var stacked = new AlignedFloats(AlignedFloats.Pad(total));
        var begin = 0;
        foreach (var (name, length) in parts)
        {
            Require(weights, name, 1, length).CopyTo(stacked.Span[begin..]);
            begin += length;
        }

        return stacked;
    }
}
