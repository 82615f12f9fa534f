using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>y = W x for a batch of vectors.</summary>
/// <remarks>
/// Every element of y is one chain of fused multiply-adds over the vectors of its row, then one sum over the lanes. Tiles of four
/// rows and two vectors only share loads: the order of an element's arithmetic is the same in every tile, so neither the batch nor
/// the partition among threads changes a bit.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Computes rows [begin, end) of the product for all vectors.</summary>
    /// <param name="matrix">W.</param>
    /// <param name="begin">First row.</param>
    /// <param name="end">After the last row.</param>
    /// <param name="x">The vectors, each padded with zeros to the stride of W and that far apart.</param>
    /// <param name="batch">How many vectors.</param>
    /// <param name="y">The results.</param>
    /// <param name="yStride">Floats from one result to the next.</param>
    /// <param name="accumulate">Whether the product is added to y.</param>
    public static void Run(PackedMatrix matrix, int begin, int end, float* x, int batch, float* y, int yStride, bool accumulate)
    {
        var stride = matrix.Stride;
        var row = begin;
        for (; row + 4 <= end; row += 4)
        {
            var w = matrix.Pointer + ((long)row * stride);
            var item = 0;
            for (; item + 2 <= batch; item += 2)
            {
                FourByTwo(w, stride, x + ((long)item * stride), y + ((long)item * yStride) + row, yStride, accumulate);
            }

            if (item < batch)
            {
                FourByOne(w, stride, x + ((long)item * stride), y + ((long)item * yStride) + row, accumulate);
            }
        }

        for (; row < end; row++)
        {
            for (var item = 0; item < batch; item++)
            {
                var sum = Dot(matrix.Pointer + ((long)row * stride), x + ((long)item * stride), stride);
                Store(y + ((long)item * yStride) + row, sum, accumulate);
            }
        }
    }

    private static void FourByTwo(float* w, int stride, float* x, float* y, int yStride, bool accumulate)
    {
        float* w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride, x1 = x + stride;
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector<float> b0 = default, b1 = default, b2 = default, b3 = default;
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            var (left, right) = (Vector.Load(x + i), Vector.Load(x1 + i));
            var weight = Vector.Load(w + i);
            a0 = Vector.FusedMultiplyAdd(weight, left, a0);
            b0 = Vector.FusedMultiplyAdd(weight, right, b0);
            weight = Vector.Load(w1 + i);
            a1 = Vector.FusedMultiplyAdd(weight, left, a1);
            b1 = Vector.FusedMultiplyAdd(weight, right, b1);
            weight = Vector.Load(w2 + i);
            a2 = Vector.FusedMultiplyAdd(weight, left, a2);
            b2 = Vector.FusedMultiplyAdd(weight, right, b2);
            weight = Vector.Load(w3 + i);
            a3 = Vector.FusedMultiplyAdd(weight, left, a3);
            b3 = Vector.FusedMultiplyAdd(weight, right, b3);
        }

        StoreFour(y, a0, a1, a2, a3, accumulate);
        StoreFour(y + yStride, b0, b1, b2, b3, accumulate);
    }

    private static void FourByOne(float* w, int stride, float* x, float* y, bool accumulate)
    {
        float* w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            var left = Vector.Load(x + i);
            a0 = Vector.FusedMultiplyAdd(Vector.Load(w + i), left, a0);
            a1 = Vector.FusedMultiplyAdd(Vector.Load(w1 + i), left, a1);
            a2 = Vector.FusedMultiplyAdd(Vector.Load(w2 + i), left, a2);
            a3 = Vector.FusedMultiplyAdd(Vector.Load(w3 + i), left, a3);
        }

        StoreFour(y, a0, a1, a2, a3, accumulate);
    }

    private static float Dot(float* w, float* x, int stride)
    {
        Vector<float> sum = default;
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            sum = Vector.FusedMultiplyAdd(Vector.Load(w + i), Vector.Load(x + i), sum);
        }

        return Vector.Sum(sum);
    }

    private static void StoreFour(float* y, Vector<float> a0, Vector<float> a1, Vector<float> a2, Vector<float> a3, bool accumulate)
    {
        Store(y, Vector.Sum(a0), accumulate);
        Store(y + 1, Vector.Sum(a1), accumulate);
        Store(y + 2, Vector.Sum(a2), accumulate);
        Store(y + 3, Vector.Sum(a3), accumulate);
    }

    private static void Store(float* y, float value, bool accumulate) => *y = accumulate ? *y + value : value;
}
