namespace Linnet.Corpora.FastText;

/// <summary>Rows as codes of a product quantizer, with or without a code for each row's norm.</summary>
/// <param name="codes">[rows, blocks].</param>
/// <param name="centroids">What the codes name.</param>
/// <param name="norms">The norm of each row, as the file's code names it; null: 1.</param>
internal sealed class QuantizedRows(byte[] codes, Centroids centroids, float[]? norms) : IRowMatrix
{
    private readonly int _blocks = centroids.Blocks;

    /// <inheritdoc/>
    public int Rows => codes.Length / _blocks;

    /// <inheritdoc/>
    public void AddTo(int row, Span<float> sum) => centroids.AddTo(Codes(row), Norm(row), sum);

    /// <inheritdoc/>
    public float Dot(int row, ReadOnlySpan<float> vector) => centroids.Dot(Codes(row), vector) * Norm(row);

    /// <summary>The same rows as they are: faster, four bytes a number. Sums of them are the same bits.</summary>
    /// <param name="dimension">D.</param>
    public DenseRows ToDense(int dimension)
    {
        var values = new float[Rows * dimension];
        for (var row = 0; row < Rows; row++)
        {
            AddTo(row, values.AsSpan(row * dimension, dimension));
        }

        return new DenseRows(values, dimension);
    }

    private ReadOnlySpan<byte> Codes(int row) => codes.AsSpan(row * _blocks, _blocks);

    private float Norm(int row) => norms is null ? 1 : norms[row];
}
