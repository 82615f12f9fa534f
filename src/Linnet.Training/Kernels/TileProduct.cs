using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Products of small float32 matrices that stay in cache, for attention.</summary>
/// <remarks>
/// A 4 × 64 block of the result is held in 16 registers while k runs. Where the mask makes part of a matrix zero, the range of k or of the
/// columns follows the rows, so that about half of each diagonal block is never computed.
/// </remarks>
internal static unsafe class TileProduct
{
    /// <summary>c [m, n] = or += a [m, k] · b [k, n].</summary>
    /// <param name="a">Element (i, k) is at a + i · <paramref name="row"/> + k · <paramref name="step"/>: transposed where row is 1.</param>
    /// <param name="row">Distance of two rows of a.</param>
    /// <param name="step">Distance of two columns of a.</param>
    /// <param name="b">Row-major.</param>
    /// <param name="ldb">Distance of two rows of b.</param>
    /// <param name="c">Row-major.</param>
    /// <param name="ldc">Distance of two rows of c.</param>
    /// <param name="m">A multiple of 4.</param>
    /// <param name="n">A multiple of 16.</param>
    /// <param name="k">Number of products.</param>
    /// <param name="add">Whether to add to c.</param>
    /// <param name="range">Which part is not known to be zero.</param>
    public static void Multiply(
        float* a, nint row, nint step, float* b, nint ldb, float* c, nint ldc, int m, int n, int k, bool add, TileRange range)
    {
        for (var i = 0; i < m; i += 4)
        {
            var from = Math.Max(0, i - range.FromOffset);
            var count = Math.Min(k, i + 4 + range.ToOffset) - from;
            var columns = Math.Min(n, (i + 4 + range.ColumnOffset + 15) & ~15);
            float* left = a + (i * row) + (from * step), right = b + (from * ldb), target = c + (i * ldc);
            var j = 0;
            for (; j <= columns - 64; j += 64)
            {
                Rows4Vectors4(left, row, step, right + j, ldb, target + j, ldc, count, add);
            }

            if (j <= columns - 32)
            {
                Rows4Vectors2(left, row, step, right + j, ldb, target + j, ldc, count, add);
                j += 32;
            }

            if (j < columns)
            {
                Rows4Vectors1(left, row, step, right + j, ldb, target + j, ldc, count, add);
            }
        }
    }

    private static void Rows4Vectors4(float* a, nint row, nint step, float* b, nint ldb, float* c, nint ldc, int count, bool add)
    {
        var (c00, c01, c02, c03) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c10, c11, c12, c13) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c20, c21, c22, c23) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c30, c31, c32, c33) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        float* a1 = a + row, a2 = a1 + row, a3 = a2 + row;
        for (var k = 0; k < count; k++)
        {
            var (b0, b1, b2, b3) = (Vector512.Load(b), Vector512.Load(b + 16), Vector512.Load(b + 32), Vector512.Load(b + 48));
            var x0 = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x0, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(x0, b2, c02);
            c03 = Vector512.FusedMultiplyAdd(x0, b3, c03);
            var x1 = Vector512.Create(*a1);
            c10 = Vector512.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x1, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(x1, b2, c12);
            c13 = Vector512.FusedMultiplyAdd(x1, b3, c13);
            var x2 = Vector512.Create(*a2);
            c20 = Vector512.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x2, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(x2, b2, c22);
            c23 = Vector512.FusedMultiplyAdd(x2, b3, c23);
            var x3 = Vector512.Create(*a3);
            c30 = Vector512.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x3, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(x3, b2, c32);
            c33 = Vector512.FusedMultiplyAdd(x3, b3, c33);
            a += step;
            a1 += step;
            a2 += step;
            a3 += step;
            b += ldb;
        }

        Put(c, c00, add);
        Put(c + 16, c01, add);
        Put(c + 32, c02, add);
        Put(c + 48, c03, add);
        Put(c + ldc, c10, add);
        Put(c + ldc + 16, c11, add);
        Put(c + ldc + 32, c12, add);
        Put(c + ldc + 48, c13, add);
        Put(c + (2 * ldc), c20, add);
        Put(c + (2 * ldc) + 16, c21, add);
        Put(c + (2 * ldc) + 32, c22, add);
        Put(c + (2 * ldc) + 48, c23, add);
        Put(c + (3 * ldc), c30, add);
        Put(c + (3 * ldc) + 16, c31, add);
        Put(c + (3 * ldc) + 32, c32, add);
        Put(c + (3 * ldc) + 48, c33, add);
    }

    private static void Rows4Vectors2(float* a, nint row, nint step, float* b, nint ldb, float* c, nint ldc, int count, bool add)
    {
        var (c00, c01) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (c10, c11) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (c20, c21) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (c30, c31) = (Vector512<float>.Zero, Vector512<float>.Zero);
        float* a1 = a + row, a2 = a1 + row, a3 = a2 + row;
        for (var k = 0; k < count; k++)
        {
            var (b0, b1) = (Vector512.Load(b), Vector512.Load(b + 16));
            var x0 = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x0, b1, c01);
            var x1 = Vector512.Create(*a1);
            c10 = Vector512.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x1, b1, c11);
            var x2 = Vector512.Create(*a2);
            c20 = Vector512.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x2, b1, c21);
            var x3 = Vector512.Create(*a3);
            c30 = Vector512.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x3, b1, c31);
            a += step;
            a1 += step;
            a2 += step;
            a3 += step;
            b += ldb;
        }

        Put(c, c00, add);
        Put(c + 16, c01, add);
        Put(c + ldc, c10, add);
        Put(c + ldc + 16, c11, add);
        Put(c + (2 * ldc), c20, add);
        Put(c + (2 * ldc) + 16, c21, add);
        Put(c + (3 * ldc), c30, add);
        Put(c + (3 * ldc) + 16, c31, add);
    }

    private static void Rows4Vectors1(float* a, nint row, nint step, float* b, nint ldb, float* c, nint ldc, int count, bool add)
    {
        var c00 = Vector512<float>.Zero;
        var c10 = Vector512<float>.Zero;
        var c20 = Vector512<float>.Zero;
        var c30 = Vector512<float>.Zero;
        float* a1 = a + row, a2 = a1 + row, a3 = a2 + row;
        for (var k = 0; k < count; k++)
        {
            var b0 = Vector512.Load(b);
            var x0 = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(x0, b0, c00);
            var x1 = Vector512.Create(*a1);
            c10 = Vector512.FusedMultiplyAdd(x1, b0, c10);
            var x2 = Vector512.Create(*a2);
            c20 = Vector512.FusedMultiplyAdd(x2, b0, c20);
            var x3 = Vector512.Create(*a3);
            c30 = Vector512.FusedMultiplyAdd(x3, b0, c30);
            a += step;
            a1 += step;
            a2 += step;
            a3 += step;
            b += ldb;
        }

        Put(c, c00, add);
        Put(c + ldc, c10, add);
        Put(c + (2 * ldc), c20, add);
        Put(c + (3 * ldc), c30, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, Vector512<float> value, bool add) =>
        (add ? value + Vector512.Load(target) : value).Store(target);
}
