using System.Diagnostics;
using System.Globalization;
using Linnet.Core.Hardware;
using Linnet.Core.Random;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Benchmarks.Training;

/// <summary>Whether memory stays flat: resident set while a small model trains, in this process, step by step as stages do it.</summary>
internal static class MemoryBenchmark
{
    private const int Sequences = 8;
    private const int Length = 128;

    private static readonly DecoderDescription Work = new()
    {
        VocabularySize = 257,
        Width = 128,
        Layers = 4,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 32,
        FeedForwardWidth = 344,
        MaximumSequenceLength = Length,
    };

    /// <summary>Prints the resident set after every fifth of the steps, and last one plain line with the first, the last and the growth.</summary>
    /// <param name="steps">Optimizer steps, at least 5.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="isFloat32">Whether matrices are multiplied in float32 where the processor has bfloat16 too.</param>
    /// <param name="output">Receives the lines.</param>
    public static void Run(int steps, int threads, bool isFloat32, TextWriter output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 5);
        Allocator.KeepFreedMemory();
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(threads);
        var plan = KernelPlan.Choose(CpuFeatures.Detect(), Work);
        plan = isFloat32 ? plan with { Precision = MatrixPrecision.Fp32 } : plan;
        using var model = new Decoder(Work, plan, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, steps, 0.1), new DrawnBatches(), clipNorm: 1);
        output.WriteLine($"{Work.ParameterCount / 1e6:F2} M parameters, {Sequences} × {Length} tokens, {TorchThreads.Count} threads, plan {plan.ToJson().ToJsonString()}");

        var every = steps / 5;
        var measured = new List<(int Step, double Mebibytes)>();
        for (var step = 1; step <= steps; step++)
        {
            var loss = trainer.Step(step, CancellationToken.None).Loss;
            FinishedStep.Release();
            if (step % every == 0)
            {
                measured.Add((step, ResidentMebibytes()));
                output.WriteLine($"step {step}: rss {Show(measured[^1].Mebibytes)} MiB, loss {loss:F3}");
            }
        }

        var (first, last) = (measured[0], measured[^1]);
        output.WriteLine(
            $"memory rss_{first.Step}={Show(first.Mebibytes)} rss_{last.Step}={Show(last.Mebibytes)} growth={Show(last.Mebibytes - first.Mebibytes)}");
    }

    private static double ResidentMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / (double)(1 << 20);
    }

    private static string Show(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>Two micro-batches of drawn tokens a step: always new arrays, as a stage's text gives.</summary>
    private sealed class DrawnBatches : IBatchSource
    {
        public int MicroBatches => 2;

        public long TargetCount(long step) => Sequences * Length;

        public MicroBatch Read(long step, int microBatch)
        {
            const int Rows = Sequences / 2;
            var random = new CounterRandom((ulong)step, "memory");
            var drawn = new long[(Rows * Length) + 1];
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = random.Below(Work.VocabularySize, (ulong)((microBatch * drawn.Length) + i));
            }

            return new MicroBatch(drawn[..^1], drawn[1..], Rows, Length);
        }
    }
}
