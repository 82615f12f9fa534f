using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>y = W x for a batch of vectors.</summary>
/// <remarks>
/// Every element of y is one chain of fused multiply-adds over the columns, from the first to the last, whatever the width of the
/// machine's vectors. A tile only shares loads among elements: neither the batch nor the partition among threads changes a bit.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Computes rows [begin, end) of the product for all vectors.</summary>
    /// <param name="matrix">W.</param>
    /// <param name="begin">First row, a multiple of <see cref="AlignedFloats.Padding"/>.</param>
    /// <param name="end">After the last row; results are written up to the end of the last panel, whose padding gives zeros.</param>
    /// <param name="x">The vectors.</param>
    /// <param name="xStride">Floats from one vector to the next.</param>
    /// <param name="batch">How many vectors.</param>
    /// <param name="y">The results.</param>
    /// <param name="yStride">Floats from one result to the next, padded to whole panels.</param>
    /// <param name="accumulate">Whether the product is added to y.</param>
    public static void Run(
        PackedMatrix matrix, int begin, int end, float* x, int xStride, int batch, float* y, int yStride, bool accumulate)
    {
        var columns = matrix.Columns;
        for (var row = begin; row < end; row += PackedMatrix.PanelRows)
        {
            float* w = matrix.Panel(row), source = x, target = y + row;
            var item = 0;
            for (; item + 4 <= batch; item += 4, source += 4L * xStride, target += 4L * yStride)
            {
                Four(w, columns, source, xStride, target, yStride, accumulate);
            }

            if (item + 2 <= batch)
            {
                Two(w, columns, source, source + xStride, target, target + yStride, accumulate);
                item += 2;
                source += 2L * xStride;
                target += 2L * yStride;
            }

            if (item < batch)
            {
                One(w, columns, source, target, accumulate);
            }
        }
    }

    private static void Four(float* w, int columns, float* x, int xStride, float* y, int yStride, bool accumulate)
    {
        float* x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector<float> b0 = default, b1 = default, b2 = default, b3 = default;
        for (var i = 0; i < columns; i++, w += PackedMatrix.PanelRows)
        {
            Vector<float> left = Vector.Load(w), right = Vector.Load(w + Vector<float>.Count);
            var value = new Vector<float>(x[i]);
            a0 = Vector.FusedMultiplyAdd(left, value, a0);
            b0 = Vector.FusedMultiplyAdd(right, value, b0);
            value = new Vector<float>(x1[i]);
            a1 = Vector.FusedMultiplyAdd(left, value, a1);
            b1 = Vector.FusedMultiplyAdd(right, value, b1);
            value = new Vector<float>(x2[i]);
            a2 = Vector.FusedMultiplyAdd(left, value, a2);
            b2 = Vector.FusedMultiplyAdd(right, value, b2);
            value = new Vector<float>(x3[i]);
            a3 = Vector.FusedMultiplyAdd(left, value, a3);
            b3 = Vector.FusedMultiplyAdd(right, value, b3);
        }

        Store(y, a0, b0, accumulate);
        Store(y + yStride, a1, b1, accumulate);
        Store(y + (2L * yStride), a2, b2, accumulate);
        Store(y + (3L * yStride), a3, b3, accumulate);
    }

    private static void Two(float* w, int columns, float* x, float* x1, float* y, float* y1, bool accumulate)
    {
        Vector<float> a0 = default, a1 = default, b0 = default, b1 = default;
        for (var i = 0; i < columns; i++, w += PackedMatrix.PanelRows)
        {
            Vector<float> left = Vector.Load(w), right = Vector.Load(w + Vector<float>.Count);
            var value = new Vector<float>(x[i]);
            a0 = Vector.FusedMultiplyAdd(left, value, a0);
            b0 = Vector.FusedMultiplyAdd(right, value, b0);
            value = new Vector<float>(x1[i]);
            a1 = Vector.FusedMultiplyAdd(left, value, a1);
            b1 = Vector.FusedMultiplyAdd(right, value, b1);
        }

        Store(y, a0, b0, accumulate);
        Store(y1, a1, b1, accumulate);
    }

    private static void One(float* w, int columns, float* x, float* y, bool accumulate)
    {
        Vector<float> a = default, b = default;
        for (var i = 0; i < columns; i++, w += PackedMatrix.PanelRows)
        {
            var value = new Vector<float>(x[i]);
            a = Vector.FusedMultiplyAdd(Vector.Load(w), value, a);
            b = Vector.FusedMultiplyAdd(Vector.Load(w + Vector<float>.Count), value, b);
        }

        Store(y, a, b, accumulate);
    }

    private static void Store(float* y, Vector<float> a, Vector<float> b, bool accumulate)
    {
        Vector.Store(accumulate ? Vector.Load(y) + a : a, y);
        Vector.Store(accumulate ? Vector.Load(y + Vector<float>.Count) + b : b, y + Vector<float>.Count);
    }
}
