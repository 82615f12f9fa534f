using System.Collections.Concurrent;
using Linnet.Training.Diagnostics;
using static TorchSharp.torch;

namespace Linnet.Training.Loop;

/// <summary>The peak of matrix products that a share of the peak (MFU) refers to, measured once per process.</summary>
/// <remarks>It goes into metrics and reports only: no choice and no output depends on it.</remarks>
public static class MeasuredPeak
{
    private static readonly ConcurrentDictionary<(int Threads, ScalarType Type), Lazy<double>> Peaks = new();

    /// <summary>Measures on the first call, for some seconds at most, and remembers.</summary>
    /// <param name="threads">The threads that compute.</param>
    /// <param name="type">The number format of the matrix products.</param>
    /// <returns>FLOP per second.</returns>
    public static double FlopsPerSecond(int threads, ScalarType type) =>
        Peaks.GetOrAdd((threads, type), key => new Lazy<double>(() => 1e9 * MatmulPeak.Measure(key.Threads, key.Type))).Value;
}
