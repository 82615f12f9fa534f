using System.Diagnostics;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Benchmarks.Training;

/// <summary>Tokens per second of the training step against plain eager float32, both in one process, in alternating rounds.</summary>
internal static class TrainingBenchmark
{
    private const int Sequences = 8;
    private const int Length = 256;

    /// <summary>15.74 M parameters: the work that the ratio is stated for.</summary>
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

    public static void Run(int rounds, int steps, TextWriter output)
    {
        TorchLibrary.EnsureLoaded();
        set_num_threads(Environment.ProcessorCount);
        using var generator = new Generator(1);
        using var tokens = randint(0, Work.VocabularySize, [Sequences, Length], dtype: ScalarType.Int64, generator: generator);
        using var targets = tokens.roll(-1, 1);
        ITrainingStep[] variants = [new EagerStep(Work), new LinnetStep("linnet", Work, KernelPlan.Choose(CpuFeatures.Detect(), Work))];
        var speeds = variants.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var v = 0; v < variants.Length; v++)
            {
                var start = Stopwatch.GetTimestamp();
                double loss = 0;
                for (var step = 0; step < steps; step++)
                {
                    loss = variants[v].Step(tokens, targets);
                }

                var speed = steps * Sequences * Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
                output.WriteLine($"round {round} {variants[v].Name}: {speed:F0} tokens/s, loss {loss:F4}{(round == 0 ? " (warm-up, not counted)" : "")}");
                if (round > 0)
                {
                    speeds[v].Add(speed);
                }
            }
        }

        var medians = speeds.Select(Median).ToArray();
        output.WriteLine($"training ratio={medians[1] / medians[0]:F2} eager_fp32={medians[0]:F0} linnet={medians[1]:F0}");
        foreach (var variant in variants)
        {
            variant.Dispose();
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
