using System.Runtime.Intrinsics;

namespace Linnet.Generation;

/// <summary>The largest logit of a position.</summary>
internal static class LargestLogit
{
    /// <summary>The largest value; NaN where there is one.</summary>
    /// <param name="logits">[V], at least one.</param>
    public static float Value(ReadOnlySpan<float> logits)
    {
        var index = 0;
        var largest = logits[0];
        if (logits.Length >= 4 * Vector512<float>.Count)
        {
            // Four maxima, so that one comparison need not wait for the last.
            var width = Vector512<float>.Count;
            var (a, b, c, d) = (Load(logits, 0), Load(logits, width), Load(logits, 2 * width), Load(logits, 3 * width));
            for (index = 4 * width; index <= logits.Length - (4 * width); index += 4 * width)
            {
                a = Vector512.Max(a, Load(logits, index));
                b = Vector512.Max(b, Load(logits, index + width));
                c = Vector512.Max(c, Load(logits, index + (2 * width)));
                d = Vector512.Max(d, Load(logits, index + (3 * width)));
            }

            var all = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
            for (var lane = 0; lane < width; lane++)
            {
                largest = MathF.Max(largest, all[lane]);
            }
        }

        for (; index < logits.Length; index++)
        {
            largest = MathF.Max(largest, logits[index]); // passes NaN on
        }

        return largest;
    }

    /// <summary>The first id with this logit; 0 where there is none.</summary>
    /// <param name="logits">[V].</param>
    /// <param name="value">The logit.</param>
    public static int IndexOf(ReadOnlySpan<float> logits, float value)
    {
        var (index, sought) = (0, Vector512.Create(value));
        while (index <= logits.Length - Vector512<float>.Count && !Vector512.EqualsAny(Load(logits, index), sought))
        {
            index += Vector512<float>.Count;
        }

        for (; index < logits.Length; index++)
        {
            if (logits[index] == value)
            {
                return index;
            }
        }

        return 0;
    }

    private static Vector512<float> Load(ReadOnlySpan<float> logits, int index) => Vector512.Create(logits[index..]);
}
