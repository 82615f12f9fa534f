using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>A linear layer's weight, [rows, columns], in panels of two vectors of rows: [panel, column, row within the panel].</summary>
/// <remarks>
/// One column of a panel times one element of x adds to as many results as the panel has rows, so a product needs no sum over the
/// lanes of a vector. Rows are padded with zeros to <see cref="AlignedFloats.Padding"/>.
/// </remarks>
internal sealed unsafe class PackedMatrix
{
    private readonly AlignedFloats _values;

    private PackedMatrix(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        _values = new AlignedFloats((long)AlignedFloats.Pad(rows) * columns);
    }

    /// <summary>Rows of a panel; a divisor of <see cref="AlignedFloats.Padding"/>.</summary>
    public static int PanelRows => 2 * Vector<float>.Count;

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The panel that begins with a row.</summary>
    public float* Panel(int row) => _values.Pointer + ((long)row * Columns);

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
            var source = WeightSource.Require(weights, name, count, columns);
            for (var i = 0; i < count; i++, row++)
            {
                matrix.SetRow(row, source.Slice(i * columns, columns));
            }
        }

        return matrix;
    }

    /// <summary>Copies a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="result">Receives [columns].</param>
    public void CopyRow(int row, float* result)
    {
        var source = Element(row);
        for (var i = 0; i < Columns; i++, source += PanelRows)
        {
            result[i] = *source;
        }
    }

    private void SetRow(int row, ReadOnlySpan<float> values)
    {
        var target = Element(row);
        foreach (var value in values)
        {
            *target = value;
            target += PanelRows;
        }
    }

    private float* Element(int row) => Panel(row / PanelRows * PanelRows) + (row % PanelRows);
}
