using System.Diagnostics;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Training.Diagnostics;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>Tokens per second of the training step against plain eager float32, both in one process, in alternating rounds.</summary>
internal static class TrainingBenchmark
{
    private const int Sequences = 8;
    private const int Length = 256;

    /// <summary>15.74 M parameters: the work that the ratio is stated for.</summary>
    public static readonly DecoderDescription Work = new()
    {
        VocabularySize = 8192,
        Width = 384,
        Layers = 8,
        Heads = 6,
        KeyValueHeads = 2,
        HeadWidth = 64,
        FeedForwardWidth = 1024,
        MaximumSequenceLength = Length,
    };

    /// <summary>Prints each round, and last one plain line with the medians over the rounds.</summary>
    /// <remarks>
    /// The ratio is the median of the rounds' ratios: other work on the machine slows both sides of a round alike.
    /// <c>matmul_share</c> is Linnet's operations per second over the speed of a large matrix product in the same precision, measured between
    /// the rounds. With one thread, <c>processor_ratio</c> compares processor time, which does not see other work at all; with more, waiting
    /// threads burn processor time too, and it says nothing.
    /// </remarks>
    public static void Run(int rounds, int steps, int threads, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(threads);
        using var generator = new Generator(1);
        using var tokens = randint(0, Work.VocabularySize, [Sequences, Length], dtype: ScalarType.Int64, generator: generator);
        using var targets = tokens.roll(-1, 1);
        var plan = KernelPlan.Choose(CpuFeatures.Detect(), Work);
        var type = plan.Precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var eager = new EagerStep(Work);
        using var linnet = new LinnetStep(Work, plan);
        output.WriteLine($"{Work.ParameterCount / 1e6:F2} M parameters, {Sequences} × {Length} tokens, {TorchThreads.Count} threads, plan {plan.ToJson().ToJsonString()}");

        var measured = new List<Round>();
        for (var round = 0; round <= rounds; round++)
        {
            var (eagerSpeed, eagerProcessor, eagerLoss) = Measure(eager, tokens, targets, steps);
            var (linnetSpeed, linnetProcessor, linnetLoss) = Measure(linnet, tokens, targets, steps);
            var share = linnetSpeed * TrainingFlops.PerToken(Work, Length) / (MatmulPeak.Measure(TorchThreads.Count, type) * 1e9);
            output.WriteLine(
                $"round {round}: eager_fp32 {eagerSpeed:F0} tokens/s, loss {eagerLoss:F4}; linnet {linnetSpeed:F0} tokens/s, loss {linnetLoss:F4}; "
                + $"ratio {linnetSpeed / eagerSpeed:F2}{(round == 0 ? " (warm-up, not counted)" : "")}");
            if (round > 0)
            {
                measured.Add(new Round(eagerSpeed, linnetSpeed, eagerProcessor / linnetProcessor, share));
            }
        }

        var processor = threads == 1 ? $"processor_ratio={Median(measured.Select(r => r.ProcessorRatio)):F2} " : "";
        output.WriteLine(
            $"training ratio={Median(measured.Select(r => r.Linnet / r.Eager)):F2} eager_fp32={Median(measured.Select(r => r.Eager)):F0} "
            + $"linnet={Median(measured.Select(r => r.Linnet)):F0} {processor}"
            + $"matmul_share={Median(measured.Select(r => r.MatmulShare)):F2}");
    }

    private static (double TokensPerSecond, double ProcessorSeconds, double Loss) Measure(ITrainingStep variant, Tensor tokens, Tensor targets, int steps)
    {
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        double loss = 0;
        for (var step = 0; step < steps; step++)
        {
            loss = variant.Step(tokens, targets);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (steps * Sequences * Length / seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, loss);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Round(double Eager, double Linnet, double ProcessorRatio, double MatmulShare);
}
