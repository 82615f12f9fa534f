using System.Numerics;

namespace Linnet.Corpora.FastText;

/// <summary>The output's rows, [L, D]: a label's or a decision's each.</summary>
/// <remarks>
/// Products are added from left to right, as fastText adds them, so that both give the same bits. That order leaves no room for vectors along a row: they
/// go across rows instead, over a transposed copy, as long as all rows are few enough to be multiplied at once.
/// </remarks>
internal sealed class OutputMatrix
{
    private const int MostAtOnce = 1_024;

    private readonly IRowMatrix _rows;
    private readonly float[]? _columns; // [D, L padded to whole vectors]
    private readonly int _stride;

    /// <param name="rows">The rows.</param>
    /// <param name="dimension">D.</param>
    public OutputMatrix(IRowMatrix rows, int dimension)
    {
        (_rows, _stride) = (rows, (rows.Rows + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
        if (rows is DenseRows dense && rows.Rows <= MostAtOnce)
        {
            _columns = new float[dimension * _stride];
            for (var row = 0; row < rows.Rows; row++)
            {
                for (var column = 0; column < dimension; column++)
                {
                    _columns[column * _stride + row] = dense[row][column];
                }
            }
        }
    }

    /// <summary>The rows.</summary>
    public IRowMatrix Rows => _rows;

    /// <summary>How many numbers <see cref="Multiply"/> needs.</summary>
    public int Length => _stride;

    /// <summary>Whether all rows are multiplied at once.</summary>
    public bool IsAtOnce => _columns is not null;

    /// <summary>One row's product.</summary>
    public float Dot(int row, ReadOnlySpan<float> hidden) => _rows.Dot(row, hidden);

    /// <summary>All rows' products.</summary>
    /// <param name="hidden">[D].</param>
    /// <param name="products">[<see cref="Length"/>]; those behind the last row mean nothing.</param>
    public void Multiply(ReadOnlySpan<float> hidden, Span<float> products)
    {
        if (_columns is null)
        {
            for (var row = 0; row < _rows.Rows; row++)
            {
                products[row] = _rows.Dot(row, hidden);
            }

            return;
        }

        for (var row = 0; row < _stride; row += Vector<float>.Count)
        {
            var sums = Vector<float>.Zero;
            for (var column = 0; column < hidden.Length; column++)
            {
                sums += new Vector<float>(_columns, column * _stride + row) * hidden[column];
            }

            sums.CopyTo(products[row..]);
        }
    }
}
