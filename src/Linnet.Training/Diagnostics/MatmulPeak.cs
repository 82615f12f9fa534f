using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Training.Diagnostics;

/// <summary>The highest speed of matrix multiplication that is reached here: what the share of the peak (MFU) is a share of.</summary>
/// <remarks>libtorch's products, and in float32 our own where the vector kernels run: whichever is faster.</remarks>
public static class MatmulPeak
{
    /// <summary>Rows and columns of both matrices: large enough to be bound by arithmetic, 48 MB at most.</summary>
    public const int Size = 2048;

    private const int Repeats = 9;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Multiplies two square matrices several times, at most about two seconds on any machine that can train.</summary>
    /// <param name="threads">The threads to measure with. The process's own number is put back afterwards.</param>
    /// <param name="type">float32 or bfloat16.</param>
    /// <returns>10⁹ floating-point operations per second, 2·2048³ each: the fastest, after one that is not counted. Other work can only slow a run.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static double Measure(int threads, ScalarType type)
    {
        var threadsBefore = TorchThreads.Count;
        TorchThreads.Use(threads);
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            // Ones, not random numbers: nothing is drawn from the generator that training uses.
            var left = ones(Size, Size, dtype: type);
            var right = ones(Size, Size, dtype: type);
            var begin = Stopwatch.GetTimestamp();
            var (seconds, own) = (new List<double>(), new List<double>());
            for (var i = 0; i <= Repeats && (i <= 1 || Stopwatch.GetElapsedTime(begin) < Budget); i++)
            {
                var start = Stopwatch.GetTimestamp();
                left.mm(right).Dispose();
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                if (type == ScalarType.Float32 && Fma.IsSupported)
                {
                    start = Stopwatch.GetTimestamp();
                    MatrixProducts.Of(left, right).Dispose();
                    own.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }

            return 2.0 * Size * Size * Size / seconds.Skip(1).Concat(own.Skip(1)).Min() / 1e9;
        }
        finally
        {
            TorchThreads.Use(threadsBefore);
        }
    }
}
