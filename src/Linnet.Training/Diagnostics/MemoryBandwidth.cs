using System.Diagnostics;
using System.Numerics;
using Linnet.Core.Hardware;

namespace Linnet.Training.Diagnostics;

/// <summary>The speed of main memory by McCalpin's STREAM triad, <c>a = b + s·c</c>.</summary>
public static class MemoryBandwidth
{
    private const int Repeats = 5;
    private const long DefaultBytes = 128L << 20;

    /// <summary>Runs the triad over three arrays far larger than the last cache.</summary>
    /// <param name="threads">At least 1; each works on one part of the arrays.</param>
    /// <returns>10⁹ bytes per second of the best run, three arrays counted once each, as STREAM does.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static double Measure(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // At most a quarter of what is free, in three arrays, so that measuring never swaps.
        var length = (int)Math.Min(DefaultBytes, MachineMemory.Read().AvailableBytes / 12) / sizeof(float);
        var a = new float[length];
        var b = new float[length];
        var c = new float[length];
        Array.Fill(b, 1);
        Array.Fill(c, 2);
        var best = double.PositiveInfinity;
        for (var i = 0; i <= Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                part => Triad(a, b, c, (int)((long)length * part / threads), (int)((long)length * (part + 1) / threads)));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 3.0 * sizeof(float) * length / best / 1e9;
    }

    private static void Triad(float[] a, float[] b, float[] c, int from, int to)
    {
        var scale = new Vector<float>(3);
        var i = from;
        for (; i <= to - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(b, i) + scale * new Vector<float>(c, i)).CopyTo(a, i);
        }

        for (; i < to; i++)
        {
            a[i] = b[i] + 3 * c[i];
        }
    }
}
