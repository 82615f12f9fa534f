using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>A tile of a product, made in registers from two packed panels.</summary>
/// <remarks>
/// As large as the registers allow: 12 × 32 in 24 of the 32 vectors of 512 bits, 4 × 24 in 12 of the 16 of 256 bits. Each row of the left panel
/// meets each column of the right one once per position, and nothing is loaded twice.
/// </remarks>
internal static unsafe class ProductTile
{
    /// <summary>Rows of a tile.</summary>
    public static int Rows => Vector512.IsHardwareAccelerated ? 12 : 4;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => Vector512.IsHardwareAccelerated ? 32 : 24;

    /// <summary>Computes or adds a whole tile.</summary>
    /// <param name="left">[depth, <see cref="Rows"/>].</param>
    /// <param name="right">[depth, <see cref="Columns"/>], aligned to 32 bytes.</param>
    /// <param name="depth">Length of the common dimension.</param>
    /// <param name="result">[Rows, Columns], rows <paramref name="width"/> apart.</param>
    /// <param name="width">Distance of two rows of the result.</param>
    /// <param name="add">Whether to add to what is in the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(float* left, float* right, int depth, float* result, nint width, bool add)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run12x32(left, right, depth, result, width, add);
        }
        else
        {
            Run4x24(left, right, depth, result, width, add);
        }
    }

    private static void Run12x32(float* left, float* right, int depth, float* result, nint width, bool add)
    {
        var (r0a, r0b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r1a, r1b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r2a, r2b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r3a, r3b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r4a, r4b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r5a, r5b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r6a, r6b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r7a, r7b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r8a, r8b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r9a, r9b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r10a, r10b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (r11a, r11b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var k = 0; k < depth; k++, left += 12, right += 32)
        {
            var (x, y) = (Vector512.Load(right), Vector512.Load(right + 16));
            var l = Vector512.Create(left[0]);
            r0a = Vector512.FusedMultiplyAdd(l, x, r0a);
            r0b = Vector512.FusedMultiplyAdd(l, y, r0b);
            l = Vector512.Create(left[1]);
            r1a = Vector512.FusedMultiplyAdd(l, x, r1a);
            r1b = Vector512.FusedMultiplyAdd(l, y, r1b);
            l = Vector512.Create(left[2]);
            r2a = Vector512.FusedMultiplyAdd(l, x, r2a);
            r2b = Vector512.FusedMultiplyAdd(l, y, r2b);
            l = Vector512.Create(left[3]);
            r3a = Vector512.FusedMultiplyAdd(l, x, r3a);
            r3b = Vector512.FusedMultiplyAdd(l, y, r3b);
            l = Vector512.Create(left[4]);
            r4a = Vector512.FusedMultiplyAdd(l, x, r4a);
            r4b = Vector512.FusedMultiplyAdd(l, y, r4b);
            l = Vector512.Create(left[5]);
            r5a = Vector512.FusedMultiplyAdd(l, x, r5a);
            r5b = Vector512.FusedMultiplyAdd(l, y, r5b);
            l = Vector512.Create(left[6]);
            r6a = Vector512.FusedMultiplyAdd(l, x, r6a);
            r6b = Vector512.FusedMultiplyAdd(l, y, r6b);
            l = Vector512.Create(left[7]);
            r7a = Vector512.FusedMultiplyAdd(l, x, r7a);
            r7b = Vector512.FusedMultiplyAdd(l, y, r7b);
            l = Vector512.Create(left[8]);
            r8a = Vector512.FusedMultiplyAdd(l, x, r8a);
            r8b = Vector512.FusedMultiplyAdd(l, y, r8b);
            l = Vector512.Create(left[9]);
            r9a = Vector512.FusedMultiplyAdd(l, x, r9a);
            r9b = Vector512.FusedMultiplyAdd(l, y, r9b);
            l = Vector512.Create(left[10]);
            r10a = Vector512.FusedMultiplyAdd(l, x, r10a);
            r10b = Vector512.FusedMultiplyAdd(l, y, r10b);
            l = Vector512.Create(left[11]);
            r11a = Vector512.FusedMultiplyAdd(l, x, r11a);
            r11b = Vector512.FusedMultiplyAdd(l, y, r11b);
        }

        Put(result, r0a, r0b, add);
        Put(result + width, r1a, r1b, add);
        Put(result + (2 * width), r2a, r2b, add);
        Put(result + (3 * width), r3a, r3b, add);
        Put(result + (4 * width), r4a, r4b, add);
        Put(result + (5 * width), r5a, r5b, add);
        Put(result + (6 * width), r6a, r6b, add);
        Put(result + (7 * width), r7a, r7b, add);
        Put(result + (8 * width), r8a, r8b, add);
        Put(result + (9 * width), r9a, r9b, add);
        Put(result + (10 * width), r10a, r10b, add);
        Put(result + (11 * width), r11a, r11b, add);
    }

    private static void Run4x24(float* left, float* right, int depth, float* result, nint width, bool add)
    {
        var (r0a, r0b, r0c) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (r1a, r1b, r1c) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (r2a, r2b, r2c) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (r3a, r3b, r3c) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var k = 0; k < depth; k++, left += 4, right += 24)
        {
            var (x, y, z) = (Vector256.Load(right), Vector256.Load(right + 8), Vector256.Load(right + 16));
            var l = Vector256.Create(left[0]);
            r0a = Vector256.FusedMultiplyAdd(l, x, r0a);
            r0b = Vector256.FusedMultiplyAdd(l, y, r0b);
            r0c = Vector256.FusedMultiplyAdd(l, z, r0c);
            l = Vector256.Create(left[1]);
            r1a = Vector256.FusedMultiplyAdd(l, x, r1a);
            r1b = Vector256.FusedMultiplyAdd(l, y, r1b);
            r1c = Vector256.FusedMultiplyAdd(l, z, r1c);
            l = Vector256.Create(left[2]);
            r2a = Vector256.FusedMultiplyAdd(l, x, r2a);
            r2b = Vector256.FusedMultiplyAdd(l, y, r2b);
            r2c = Vector256.FusedMultiplyAdd(l, z, r2c);
            l = Vector256.Create(left[3]);
            r3a = Vector256.FusedMultiplyAdd(l, x, r3a);
            r3b = Vector256.FusedMultiplyAdd(l, y, r3b);
            r3c = Vector256.FusedMultiplyAdd(l, z, r3c);
        }

        Put(result, r0a, r0b, r0c, add);
        Put(result + width, r1a, r1b, r1c, add);
        Put(result + (2 * width), r2a, r2b, r2c, add);
        Put(result + (3 * width), r3a, r3b, r3c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, Vector512<float> first, Vector512<float> second, bool add)
    {
        (add ? first + Vector512.Load(target) : first).Store(target);
        (add ? second + Vector512.Load(target + 16) : second).Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, Vector256<float> first, Vector256<float> second, Vector256<float> third, bool add)
    {
        (add ? first + Vector256.Load(target) : first).Store(target);
        (add ? second + Vector256.Load(target + 8) : second).Store(target + 8);
        (add ? third + Vector256.Load(target + 16) : third).Store(target + 16);
    }
}
