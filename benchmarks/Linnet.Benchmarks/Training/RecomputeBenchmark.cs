using System.Diagnostics;
using System.Globalization;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>What computing blocks again in the backward pass saves of memory, and costs of time, at T = 2,048.</summary>
internal static class RecomputeBenchmark
{
    private const int Length = 2_048;

    private static readonly DecoderDescription Work = new()
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

    /// <summary>Prints the peaks above the start of a step of four sequences, each in a process of its own, and the ratio of times of one sequence in alternating rounds.</summary>
    public static void Run(TextWriter output)
    {
        var (keeping, recomputing) = (PeakMemory.Measure("recompute", "false"), PeakMemory.Measure("recompute", "true"));
        using var all = Prepare();
        using var tokens = all.narrow(0, 0, 1);
        TorchThreads.Use(1);
        using var first = new LinnetStep(Work, Plan(false));
        using var second = new LinnetStep(Work, Plan(true));
        var ratios = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            var ratio = Seconds(second, tokens) / Seconds(first, tokens);
            ratios.AddRange(round == 0 ? [] : [ratio]);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"recompute keeping_mib={keeping:F0} recomputing_mib={recomputing:F0} time_ratio={ratios.Order().ElementAt(ratios.Count / 2):F2}"));
    }

    /// <summary>Measures one of the two in this process and prints its MiB.</summary>
    public static void RunOne(bool recompute, TextWriter output)
    {
        Allocator.KeepFreedMemory();
        using var tokens = Prepare();
        TorchThreads.Use(1); // Working memory is each thread's own: the peak is then not the machine's.
        using (var warm = new LinnetStep(Work with { Width = 64, Heads = 1, KeyValueHeads = 1, FeedForwardWidth = 64, Layers = 1, VocabularySize = 257 }, Plan(recompute)))
        {
            using var few = tokens.narrow(1, 0, 4).remainder(257);
            warm.Step(few, few);
        }

        output.WriteLine(PeakMemory.RiseOf(() =>
        {
            using var step = new LinnetStep(Work, Plan(recompute));
            step.Step(tokens, tokens);
        }).ToString("F3", CultureInfo.InvariantCulture));
    }

    private static double Seconds(LinnetStep step, Tensor tokens)
    {
        var start = Stopwatch.GetTimestamp();
        step.Step(tokens, tokens);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static KernelPlan Plan(bool recompute) => KernelPlan.Choose(CpuFeatures.Detect(), Work) with { RecomputeBlocks = recompute };

    private static Tensor Prepare()
    {
        TorchLibrary.EnsureLoaded();
        using var generator = new Generator(1);
        return randint(0, Work.VocabularySize, [4, Length], dtype: ScalarType.Int64, generator: generator);
    }
}
