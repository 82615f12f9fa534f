using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Linnet.Generation.Cpu;

/// <summary>Vectors of a batch that a tile takes at once.</summary>
internal interface IHeight
{
    static abstract int Rows { get; }
}

internal readonly struct Rows1 : IHeight
{
    public static int Rows => 1;
}

internal readonly struct Rows2 : IHeight
{
    public static int Rows => 2;
}

internal readonly struct Rows4 : IHeight
{
    public static int Rows => 4;
}

internal readonly struct Rows6 : IHeight
{
    public static int Rows => 6;
}

internal readonly struct Rows12 : IHeight
{
    public static int Rows => 12;
}

/// <summary>Where the rows of a batch lie: the first, and how many floats further the next.</summary>
internal readonly unsafe record struct BatchRows(nint First, nint Stride)
{
    public float* Row(int index) => (float*)First + (index * Stride);
}

/// <summary>Products of whole panels of a matrix with a batch of vectors, for one width of vectors and one format of weights.</summary>
/// <remarks>
/// A tile keeps two vectors of results for each of its rows in registers, while the columns of a panel pass by once. Each result is one chain of
/// fused multiply-adds over the columns, the first to the last, in a tile of any height. Where weights have scales, each group of columns is
/// a chain of its own, whose end is multiplied by the group's scale and added to the groups before.
/// </remarks>
internal static unsafe class PanelProduct<TLanes, TVector, TFormat>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TFormat : struct, IWeightFormat<TLanes, TVector>
{
    private const int CacheLine = 64;

    // Memory answers after some hundred cycles, in which a stream reads about so much.
    private const int PrefetchDistance = 2_560;

    /// <summary>Computes rows [begin, end) of y = W x, or adds them to y.</summary>
    /// <param name="matrix">W.</param>
    /// <param name="begin">First row, a multiple of <see cref="AlignedFloats.Padding"/>.</param>
    /// <param name="end">After the last row; results are written up to the end of the last panel, whose padding gives zeros.</param>
    /// <param name="x">The vectors.</param>
    /// <param name="batch">How many vectors.</param>
    /// <param name="y">The results.</param>
    /// <param name="add">Whether to add to y.</param>
    public static void Run(PackedMatrix matrix, int begin, int end, BatchRows x, int batch, BatchRows y, bool add)
    {
        var row = begin;
        var width = 2 * TLanes.Count;
        if (batch == 1)
        {
            // One vector has too few chains to keep the multipliers busy with one panel.
            for (; row + width < end; row += 2 * width)
            {
                Pair(Panel.Of(matrix, row), Panel.Of(matrix, row + width), x.Row(0), y.Row(0) + row, add);
            }
        }

        for (; row < end; row += width)
        {
            var panel = Panel.Of(matrix, row);
            var item = 0;
            for (; item + TLanes.Tallest <= batch; item += TLanes.Tallest)
            {
                if (TLanes.Tallest == 12)
                {
                    Tile<Rows12>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
                }
                else
                {
                    Tile<Rows6>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
                }
            }

            if (TLanes.Tallest > 6 && item + 6 <= batch)
            {
                Tile<Rows6>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
                item += 6;
            }

            if (item + 4 <= batch)
            {
                Tile<Rows4>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
                item += 4;
            }

            if (item + 2 <= batch)
            {
                Tile<Rows2>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
                item += 2;
            }

            if (item < batch)
            {
                Tile<Rows1>(panel, x.Row(item), x.Stride, y.Row(item) + row, y.Stride, add);
            }
        }
    }

    /// <summary>A panel's weights, [columns, 2 · Count], and its scales, [groups, 2 · Count].</summary>
    private readonly record struct Panel(nint Weights, nint Scales, int Columns, int Group)
    {
        public static Panel Of(PackedMatrix matrix, int row) => new((nint)matrix.Panel(row), (nint)matrix.Scales(row), matrix.Columns, matrix.Group);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(Panel left, Panel right, float* x, float* y, bool add)
    {
        byte* p = (byte*)left.Weights, q = (byte*)right.Weights;
        float* scaleP = (float*)left.Scales, scaleQ = (float*)right.Scales;
        for (var start = 0; start < left.Columns; start += left.Group, scaleP += 2 * TLanes.Count, scaleQ += 2 * TLanes.Count)
        {
            TVector a = default, b = default, c = default, d = default;
            var end = Math.Min(left.Columns, start + left.Group);
            for (var i = start; i < end; i++, p += 2 * TLanes.Count * TFormat.Bytes, q += 2 * TLanes.Count * TFormat.Bytes)
            {
                Prefetch(p);
                Prefetch(q);
                var value = TLanes.Fill(x[i]);
                TFormat.Load(p, out var first, out var second);
                a = TLanes.MultiplyAdd(first, value, a);
                b = TLanes.MultiplyAdd(second, value, b);
                TFormat.Load(q, out first, out second);
                c = TLanes.MultiplyAdd(first, value, c);
                d = TLanes.MultiplyAdd(second, value, d);
            }

            Put(y, a, b, scaleP, add || start > 0);
            Put(y + (2 * TLanes.Count), c, d, scaleQ, add || start > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<THeight>(Panel panel, float* x0, nint stride, float* y, nint yStride, bool add)
        where THeight : struct, IHeight
    {
        var weights = (byte*)panel.Weights;
        var scales = (float*)panel.Scales;
        float* x3 = x0 + (3 * stride), x6 = x3 + (3 * stride), x9 = x6 + (3 * stride);
        for (var start = 0; start < panel.Columns; start += panel.Group, scales += 2 * TLanes.Count)
        {
            TVector a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
            TVector b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
            TVector a6 = default, a7 = default, a8 = default, a9 = default, a10 = default, a11 = default;
            TVector b6 = default, b7 = default, b8 = default, b9 = default, b10 = default, b11 = default;
            var end = Math.Min(panel.Columns, start + panel.Group);
            for (var i = start; i < end; i++, weights += 2 * TLanes.Count * TFormat.Bytes)
            {
                TFormat.Load(weights, out var first, out var second);
                var value = TLanes.Fill(*x0);
                a0 = TLanes.MultiplyAdd(first, value, a0);
                b0 = TLanes.MultiplyAdd(second, value, b0);
                if (THeight.Rows > 1)
                {
                    value = TLanes.Fill(x0[stride]);
                    a1 = TLanes.MultiplyAdd(first, value, a1);
                    b1 = TLanes.MultiplyAdd(second, value, b1);
                }

                if (THeight.Rows > 2)
                {
                    value = TLanes.Fill(x0[2 * stride]);
                    a2 = TLanes.MultiplyAdd(first, value, a2);
                    b2 = TLanes.MultiplyAdd(second, value, b2);
                    value = TLanes.Fill(*x3);
                    a3 = TLanes.MultiplyAdd(first, value, a3);
                    b3 = TLanes.MultiplyAdd(second, value, b3);
                }

                if (THeight.Rows > 4)
                {
                    value = TLanes.Fill(x3[stride]);
                    a4 = TLanes.MultiplyAdd(first, value, a4);
                    b4 = TLanes.MultiplyAdd(second, value, b4);
                    value = TLanes.Fill(x3[2 * stride]);
                    a5 = TLanes.MultiplyAdd(first, value, a5);
                    b5 = TLanes.MultiplyAdd(second, value, b5);
                }

                if (THeight.Rows > 6)
                {
                    value = TLanes.Fill(*x6);
                    a6 = TLanes.MultiplyAdd(first, value, a6);
                    b6 = TLanes.MultiplyAdd(second, value, b6);
                    value = TLanes.Fill(x6[stride]);
                    a7 = TLanes.MultiplyAdd(first, value, a7);
                    b7 = TLanes.MultiplyAdd(second, value, b7);
                    value = TLanes.Fill(x6[2 * stride]);
                    a8 = TLanes.MultiplyAdd(first, value, a8);
                    b8 = TLanes.MultiplyAdd(second, value, b8);
                    value = TLanes.Fill(*x9);
                    a9 = TLanes.MultiplyAdd(first, value, a9);
                    b9 = TLanes.MultiplyAdd(second, value, b9);
                    value = TLanes.Fill(x9[stride]);
                    a10 = TLanes.MultiplyAdd(first, value, a10);
                    b10 = TLanes.MultiplyAdd(second, value, b10);
                    value = TLanes.Fill(x9[2 * stride]);
                    a11 = TLanes.MultiplyAdd(first, value, a11);
                    b11 = TLanes.MultiplyAdd(second, value, b11);
                    x6++;
                    x9++;
                }

                x0++;
                x3++;
            }

            var addTo = add || start > 0;
            Put(y, a0, b0, scales, addTo);
            if (THeight.Rows > 1)
            {
                Put(y + yStride, a1, b1, scales, addTo);
            }

            if (THeight.Rows > 2)
            {
                Put(y + (2 * yStride), a2, b2, scales, addTo);
                Put(y + (3 * yStride), a3, b3, scales, addTo);
            }

            if (THeight.Rows > 4)
            {
                Put(y + (4 * yStride), a4, b4, scales, addTo);
                Put(y + (5 * yStride), a5, b5, scales, addTo);
            }

            if (THeight.Rows > 6)
            {
                Put(y + (6 * yStride), a6, b6, scales, addTo);
                Put(y + (7 * yStride), a7, b7, scales, addTo);
                Put(y + (8 * yStride), a8, b8, scales, addTo);
                Put(y + (9 * yStride), a9, b9, scales, addTo);
                Put(y + (10 * yStride), a10, b10, scales, addTo);
                Put(y + (11 * yStride), a11, b11, scales, addTo);
            }
        }
    }

    // The processor runs ahead by some hundred operations: where those read few bytes, memory would be asked too late.
    // With whole lines a column it keeps up by itself, and asking only costs: floats were 10 to 20 % slower.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* column)
    {
        if (Sse.IsSupported && 2 * TLanes.Count * TFormat.Bytes < CacheLine)
        {
            Sse.Prefetch0(column + PrefetchDistance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* y, TVector first, TVector second, float* scales, bool add)
    {
        if (TFormat.IsScaled)
        {
            (first, second) = (TLanes.Multiply(first, TLanes.Load(scales)), TLanes.Multiply(second, TLanes.Load(scales + TLanes.Count)));
        }

        TLanes.Store(add ? TLanes.Add(TLanes.Load(y), first) : first, y);
        TLanes.Store(add ? TLanes.Add(TLanes.Load(y + TLanes.Count), second) : second, y + TLanes.Count);
    }
}
