namespace Linnet.Corpora.FastText;

/// <summary>Rows as they are.</summary>
/// <param name="values">[rows, D], row-major.</param>
/// <param name="dimension">D.</param>
internal sealed class DenseRows(float[] values, int dimension) : IRowMatrix
{
    /// <inheritdoc/>
    public int Rows => values.Length / dimension;

    /// <summary>All numbers, [rows, D].</summary>
    public float[] Values => values;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => values.AsSpan(row * dimension, dimension);

    /// <inheritdoc/>
    public void AddTo(int row, Span<float> sum) => FloatRow.Add(sum, this[row]);

    /// <inheritdoc/>
    public float Dot(int row, ReadOnlySpan<float> vector) => FloatRow.DotInOrder(this[row], vector);
}
