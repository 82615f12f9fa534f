using System.Diagnostics;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>Matrix products of a training step: libtorch's in float32 and bfloat16 beside our own, in alternating rounds.</summary>
internal static class ProductBenchmark
{
    private static readonly (string Layout, int M, int N, int K)[] Products =
    [
        ("x·wT", 2048, 640, 384), ("x·wT", 2048, 384, 384), ("x·wT", 2048, 2048, 384), ("x·wT", 2048, 384, 1024), ("x·wT", 2048, 8192, 384),
        ("x·w", 2048, 384, 640), ("x·w", 2048, 1024, 384), ("x·w", 2048, 384, 2048), ("x·w", 2048, 384, 8192),
        ("xT·y", 640, 384, 2048), ("xT·y", 2048, 384, 2048), ("xT·y", 384, 1024, 2048), ("xT·y", 8192, 384, 2048),
        ("x·w", 2048, 2048, 2048),
    ];

    /// <summary>Prints 10⁹ operations per second, the fastest of some rounds, and the ratio of ours to libtorch's float32.</summary>
    public static void Run(int rounds, int threads, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(threads);
        output.WriteLine("layout M N K: libtorch float32, ours float32, libtorch bfloat16, GFLOP/s");
        using var untracked = no_grad();
        var (theirs, mine) = (0.0, 0.0);
        foreach (var (layout, m, n, k) in Products)
        {
            using var scope = NewDisposeScope();
            var (x, y) = layout switch { "x·wT" => (rand(m, k), rand(n, k)), "x·w" => (rand(m, k), rand(k, n)), _ => (rand(k, m), rand(k, n)) };
            var (shortX, shortY) = (x.to(ScalarType.BFloat16), y.to(ScalarType.BFloat16));
            var best = new[] { double.MaxValue, double.MaxValue, double.MaxValue };
            for (var round = 0; round < rounds; round++)
            {
                best[0] = Math.Min(best[0], Seconds(() => Torch(layout, x, y)));
                best[1] = Math.Min(best[1], Seconds(() => Own(layout, x, y)));
                best[2] = Math.Min(best[2], Seconds(() => Torch(layout, shortX, shortY)));
            }

            var speeds = best.Select(seconds => 2.0 * m * n * k / seconds / 1e9).ToArray();
            theirs += best[0];
            mine += best[1];
            output.WriteLine($"{layout} {m} {n} {k}: {speeds[0]:F0} {speeds[1]:F0} {speeds[2]:F0}");
        }

        output.WriteLine($"product ratio={theirs / mine:F2}");
    }

    private static Tensor Torch(string layout, Tensor x, Tensor y) => layout switch { "x·wT" => x.mm(y.t()), "x·w" => x.mm(y), _ => x.t().mm(y) };

    private static Tensor Own(string layout, Tensor x, Tensor y) =>
        layout switch { "x·wT" => MatrixProducts.WithTransposed(x, y), "x·w" => MatrixProducts.Of(x, y), _ => MatrixProducts.OfTransposed(x, y) };

    private static double Seconds(Func<Tensor> product)
    {
        var start = Stopwatch.GetTimestamp();
        product().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
