using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Corpora.FastText;

/// <summary>Arithmetic on rows of numbers. Element by element nothing is reordered or fused: the same bits on every processor.</summary>
internal static class FloatRow
{
    /// <summary>sum += row.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> row)
    {
        ref var s = ref MemoryMarshal.GetReference(sum);
        ref var r = ref MemoryMarshal.GetReference(row);
        var (i, length) = (0, Math.Min(sum.Length, row.Length));
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref s, (nuint)i) + Vector256.LoadUnsafe(ref r, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i <= length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            (Vector128.LoadUnsafe(ref s, (nuint)i) + Vector128.LoadUnsafe(ref r, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref s, i) += Unsafe.Add(ref r, i);
        }
    }

    /// <summary>sum += scale · row.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> row, float scale)
    {
        ref var s = ref MemoryMarshal.GetReference(sum);
        ref var r = ref MemoryMarshal.GetReference(row);
        var (i, length) = (0, Math.Min(sum.Length, row.Length));
        var scales = Vector256.Create(scale);
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref s, (nuint)i) + scales * Vector256.LoadUnsafe(ref r, (nuint)i)).StoreUnsafe(ref s, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref s, i) += scale * Unsafe.Add(ref r, i);
        }
    }

    /// <summary>row *= scale.</summary>
    public static void Scale(Span<float> row, float scale)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] *= scale;
        }
    }

    /// <summary>Σ left · right in eight sums that are then added: the same bits everywhere, but not those of a sum from left to right.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        var (i, length) = (0, Math.Min(left.Length, right.Length));
        var sums = Vector256<float>.Zero;
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            sums += Vector256.LoadUnsafe(ref l, (nuint)i) * Vector256.LoadUnsafe(ref r, (nuint)i);
        }

        var halves = sums.GetLower() + sums.GetUpper();
        var sum = halves[0] + halves[1] + (halves[2] + halves[3]);
        for (; i < length; i++)
        {
            sum += Unsafe.Add(ref l, i) * Unsafe.Add(ref r, i);
        }

        return sum;
    }

    /// <summary>Σ left · right from left to right, as fastText adds.</summary>
    public static float DotInOrder(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0f;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Whether all are finite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        var largest = 0u;
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values))
        {
            largest = Math.Max(largest, bits & 0x7FFF_FFFFu);
        }

        return largest < 0x7F80_0000u;
    }
}
