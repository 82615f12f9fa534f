using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>Makes the memory of a model's weights and remembers where each goes, so that they can be written there again and again.</summary>
internal sealed class WeightSlots(DecoderDescription description, WeightPrecision precision)
{
    private readonly List<Slot> _slots = [];

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
        var matrix = new PackedMatrix(Total(parts), columns, precision, MatrixProduct.MachineLanes);
        var row = 0;
        foreach (var (name, count) in parts)
        {
            _slots.Add(new Slot(name, count, columns, row, matrix, null));
            row += count;
        }

        return matrix;
    }

    /// <summary>A vector, padded with zeros.</summary>
    public AlignedFloats Vector(string name, int length) => Stack([(name, length)]);

    /// <summary>Writes all weights where they belong.</summary>
    /// <param name="weights">Gives each by name, row-major; a span is read before the next is asked for.</param>
    /// <param name="team">Who shares the work. Changes nothing but the speed.</param>
    /// <exception cref="ArgumentException">A weight does not have the size that the description says; those before it are written.</exception>
    public void Fill(Func<string, ReadOnlySpan<float>> weights, ThreadTeam team)
    {
        foreach (var slot in _slots)
        {
            var source = weights(slot.Name);
            if (source.Length != (long)slot.Rows * slot.Columns)
            {
                throw new ArgumentException($"{slot.Name} has {source.Length} values, not {slot.Rows} × {slot.Columns}.", nameof(weights));
            }

            slot.Matrix?.SetRows(slot.Begin, source, team);
            if (slot.Vector is { } vector)
            {
                source.CopyTo(vector.Span[slot.Begin..]);
            }
        }
    }

    private static int Total(ReadOnlySpan<(string Name, int Length)> parts)
    {
        var total = 0;
        foreach (var part in parts)
        {
            total += part.Length;
        }

        return total;
    }

    private AlignedFloats Stack(ReadOnlySpan<(string Name, int Length)> parts)
    {
        var stacked = new AlignedFloats(AlignedFloats.Pad(Total(parts)));
        var begin = 0;
        foreach (var (name, length) in parts)
        {
            _slots.Add(new Slot(name, 1, length, begin, null, stacked));
            begin += length;
        }

        return stacked;
    }

    /// <summary>A weight and its place: rows of a matrix from one on, or elements of a vector.</summary>
    private sealed record Slot(string Name, int Rows, int Columns, int Begin, PackedMatrix? Matrix, AlignedFloats? Vector);
}
