using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Linnet.Generation.Cpu;

/// <summary>Copies as many rows as a panel has, row-major, into the panel, [column, row].</summary>
/// <remarks>
/// Blocks of 4 × 4 in vectors of 128 bits, on any machine: wider ones would wait for memory as well. Every number is what the same row gives alone (<see cref="PackedMatrix"/>), bit for bit.
/// </remarks>
internal static unsafe class PanelCopy
{
    private const int Width = 4;         // of a vector
    private const int Line = 16;         // floats of a line of the cache
    private const uint Magnitude = 0x7FFFFFFF;

    /// <summary>Copies floats.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows of the panel, a multiple of 8.</param>
    /// <param name="target">[columns, rows].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Floats(float* source, int columns, int rows, float* target)
    {
        ReadAhead(source, (long)rows * columns);
        var column = 0;
        for (; column + Width <= columns; column += Width)
        {
            var from = (uint*)source + column;
            var to = (uint*)target + ((long)column * rows);
            for (var row = 0; row < rows; row += Width, from += Width * (long)columns, to += Width)
            {
                Put(
                    Vector128.Load(from), Vector128.Load(from + columns), Vector128.Load(from + (2L * columns)), Vector128.Load(from + (3L * columns)),
                    to,
                    rows);
            }
        }

        for (; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                target[((long)column * rows) + row] = source[((long)row * columns) + column];
            }
        }
    }

    /// <summary>Copies floats as bfloat16; the upper half of the rows alternates with the lower one.</summary>
    /// <inheritdoc cref="Floats" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Halves(float* source, int columns, int rows, ushort* target)
    {
        ReadAhead(source, (long)rows * columns);
        var words = rows / 2; // a word is a row of the lower half and one of the upper half
        var upper = (long)words * columns;
        var column = 0;
        for (; column + Width <= columns; column += Width)
        {
            var from = source + column;
            var to = (uint*)target + ((long)column * words);
            for (var row = 0; row < words; row += Width, from += Width * (long)columns, to += Width)
            {
                Put(Pair(from, upper), Pair(from + columns, upper), Pair(from + (2L * columns), upper), Pair(from + (3L * columns), upper), to, words);
            }
        }

        for (; column < columns; column++)
        {
            for (var row = 0; row < words; row++)
            {
                var from = source + ((long)row * columns) + column;
                ((uint*)target)[((long)column * words) + row] = PackedMatrix.Round(*from) | ((uint)PackedMatrix.Round(from[upper]) << 16);
            }
        }
    }

    /// <summary>Copies one group of columns as whole numbers of 8 bits.</summary>
    /// <param name="source">The group's first column of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="columns">Columns of the group.</param>
    /// <param name="rows">Rows of the panel, a multiple of 8.</param>
    /// <param name="target">[columns, rows].</param>
    /// <param name="scales">[rows], what the whole numbers are multiplied by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bytes(float* source, int stride, int columns, int rows, sbyte* target, float* scales)
    {
        for (var row = 0; row < rows; row += Width)
        {
            float* a = source + ((long)row * stride), b = a + stride, c = b + stride, d = c + stride;
            var (p, q, r, s) = (Divisor(scales[row]), Divisor(scales[row + 1]), Divisor(scales[row + 2]), Divisor(scales[row + 3]));
            var to = target + row;
            var column = 0;
            for (; column + Width <= columns; column += Width, to += Width * rows)
            {
                // Each element is one column of the four rows, as it lies in memory.
                var word = Quotient(Vector128.Load(a + column), p)
                    | (Quotient(Vector128.Load(b + column), q) << 8)
                    | (Quotient(Vector128.Load(c + column), r) << 16)
                    | (Quotient(Vector128.Load(d + column), s) << 24);
                *(uint*)to = word[0];
                *(uint*)(to + rows) = word[1];
                *(uint*)(to + (2 * rows)) = word[2];
                *(uint*)(to + (3 * rows)) = word[3];
            }

            for (; column < columns; column++, to += rows)
            {
                (to[0], to[1], to[2], to[3]) = (
                    PackedMatrix.Quotient(a[column], scales[row]),
                    PackedMatrix.Quotient(b[column], scales[row + 1]),
                    PackedMatrix.Quotient(c[column], scales[row + 2]),
                    PackedMatrix.Quotient(d[column], scales[row + 3]));
            }
        }
    }

    /// <summary>The largest magnitude of some floats; NaN where one is.</summary>
    /// <remarks>As whole numbers the bits of magnitudes have the order of the magnitudes, with NaN above infinity.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Largest(float* values, int count)
    {
        var (first, second) = (Vector128<int>.Zero, Vector128<int>.Zero);
        var mask = Vector128.Create((int)Magnitude);
        var i = 0;
        for (; i + (2 * Width) <= count; i += 2 * Width)
        {
            first = Vector128.Max(first, Vector128.Load((int*)(values + i)) & mask);
            second = Vector128.Max(second, Vector128.Load((int*)(values + i + Width)) & mask);
        }

        first = Vector128.Max(first, second);
        var largest = Math.Max(Math.Max(first[0], first[1]), Math.Max(first[2], first[3]));
        for (; i < count; i++)
        {
            largest = Math.Max(largest, *(int*)(values + i) & (int)Magnitude);
        }

        return BitConverter.Int32BitsToSingle(largest);
    }

    // Rows lie far from each other: read down a column, memory would be asked for one line at a time. As one block it comes at full speed.
    private static void ReadAhead(float* source, long count)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0L; i < count; i += Line)
            {
                Sse.Prefetch1(source + i);
            }
        }
    }

    /// <summary>Four rows of four words become four columns, each of which is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d, uint* to, int stride)
    {
        var (ac, bd) = (Lower(a, c), Lower(b, d)); // a0 c0 a1 c1, b0 d0 b1 d1
        Lower(ac, bd).Store(to);
        Upper(ac, bd).Store(to + stride);
        (ac, bd) = (Upper(a, c), Upper(b, d));
        Lower(ac, bd).Store(to + (2 * stride));
        Upper(ac, bd).Store(to + (3 * stride));
    }

    /// <summary>The first two of each, alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Lower(Vector128<uint> even, Vector128<uint> odd) => Vector128.ConditionalSelect(
        Vector128.Create(uint.MaxValue, 0, uint.MaxValue, 0),
        Vector128.Shuffle(even, Vector128.Create(0u, 0, 1, 1)),
        Vector128.Shuffle(odd, Vector128.Create(0u, 0, 1, 1)));

    /// <summary>The last two of each, alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Upper(Vector128<uint> even, Vector128<uint> odd) => Vector128.ConditionalSelect(
        Vector128.Create(uint.MaxValue, 0, uint.MaxValue, 0),
        Vector128.Shuffle(even, Vector128.Create(2u, 2, 3, 3)),
        Vector128.Shuffle(odd, Vector128.Create(2u, 2, 3, 3)));

    /// <summary>A bfloat16 in the lower half of each word, and one of a row further on in its upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Pair(float* lower, long upper) =>
        Round(Vector128.Load((uint*)lower)) | (Round(Vector128.Load((uint*)(lower + upper))) << 16);

    /// <summary>The bits of the nearest bfloat16, as <see cref="PackedMatrix.Round"/> gives them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(Vector128<uint> bits)
    {
        var high = bits >>> 16;
        var isNumber = Vector128.Equals(bits.AsSingle(), bits.AsSingle()).AsUInt32();
        var nearest = (bits + Vector128.Create(0x7FFFu) + (high & Vector128<uint>.One)) >>> 16;
        return Vector128.ConditionalSelect(isNumber, nearest, high | Vector128.Create(0x40u));
    }

    /// <summary>What a row is divided by; without a scale anything becomes 0.</summary>
    private static Vector128<float> Divisor(float scale) => Vector128.Create(scale > 0 ? scale : float.PositiveInfinity);

    /// <summary>Whole numbers of 8 bits, each in a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Quotient(Vector128<float> values, Vector128<float> divisor)
    {
        var nearest = Vector128.ConvertToInt32(Vector128.Round(values / divisor)); // 0 for NaN
        var kept = Vector128.Min(Vector128.Max(nearest, Vector128.Create(-PackedMatrix.LargestInt8)), Vector128.Create(PackedMatrix.LargestInt8));
        return kept.AsUInt32() & Vector128.Create(0xFFu);
    }
}
