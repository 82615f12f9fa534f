using System.Globalization;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Tests.Training.Loop;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Planning;

/// <summary>A training whose peak of resident memory is measured in a process of its own.</summary>
/// <param name="Description">The decoder.</param>
/// <param name="Plan">Its kernels.</param>
/// <param name="MicroBatch">B.</param>
/// <param name="Length">T.</param>
internal sealed record MeasuredTraining(DecoderDescription Description, KernelPlan Plan, int MicroBatch, int Length)
{
    /// <summary>How the child's task begins; the name of a training of <see cref="All"/> follows.</summary>
    public const string Task = "memory-of:";

    private const int Steps = 4;

    private static readonly KernelPlan Vector = new() { Kernels = KernelSet.Vector };

    private static readonly KernelPlan VectorBf16 = Vector with { Precision = MatrixPrecision.Bf16 };

    private static DecoderDescription Small => TrainingMemoryTests.Small with { MaximumSequenceLength = 1_024 };

    private static DecoderDescription Falcon => Small with
    {
        Norm = NormKind.LayerNorm,
        FeedForward = FeedForwardKind.Gelu,
        Block = BlockKind.Parallel,
    };

    private static DecoderDescription Bloom => Small with
    {
        Norm = NormKind.LayerNorm,
        FeedForward = FeedForwardKind.GeluTanh,
        Position = PositionKind.Alibi,
        QueryKeyValueBias = true,
        OutputBias = true,
        EmbeddingNorm = true,
        KeyValueHeads = 5,
        FeedForwardWidth = 1_280,
    };

    /// <summary>What is measured: every kind of kernels and precision, up to 1,024 tokens, blocks that are computed again.</summary>
    public static IReadOnlyDictionary<string, MeasuredTraining> All { get; } = new Dictionary<string, MeasuredTraining>(StringComparer.Ordinal)
    {
        ["bfloat16"] = new(Small, VectorBf16, 8, 256),
        ["bfloat16 long"] = new(Small, VectorBf16, 4, 1_024),
        ["bfloat16 recomputed"] = new(Small, VectorBf16 with { RecomputeBlocks = true }, 8, 512),
        ["float32"] = new(Small, Vector, 4, 512),
        ["float32 recomputed"] = new(Small, Vector with { RecomputeBlocks = true }, 4, 1_024),
        ["plain"] = new(Small, KernelPlan.Plain, 4, 256),
        ["plain long"] = new(Small, KernelPlan.Plain, 1, 1_024),
        ["plain bfloat16"] = new(Small, KernelPlan.Plain with { Precision = MatrixPrecision.Bf16 }, 4, 256),
        ["plain recomputed"] = new(Small, KernelPlan.Plain with { RecomputeBlocks = true }, 4, 512),
        ["falcon"] = new(Falcon, KernelPlan.Plain, 4, 256),
        ["bloom"] = new(Bloom, KernelPlan.Plain, 4, 256),
        ["bloom long"] = new(Bloom, KernelPlan.Plain, 2, 1_024),
    };

    /// <summary>Trains some steps as a stage does; how much the peak of resident memory rose above the loaded program, in bytes.</summary>
    public static string MeasureInThisProcess(string task)
    {
        var training = All[task[Task.Length..]];
        Allocator.KeepFreedMemory();
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(1);
        new MeasuredTraining(
            training.Description with { VocabularySize = 10, Width = 64, Heads = 1, KeyValueHeads = 1, FeedForwardWidth = 64, Layers = 1 }, training.Plan, 1, 4).Run(1);
        var before = Status("VmRSS:");
        training.Run(Steps);
        return (Status("VmHWM:") - before).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether this processor computes it as it is meant.</summary>
    public bool RunsHere => Plan.RunsOn(CpuFeatures.Detect());

    private void Run(int steps)
    {
        using var decoder = new Decoder(Description, Plan, seed: 1);
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        for (var step = 0; step < steps; step++)
        {
            Step(decoder, optimizer);
            FinishedStep.Release();
        }
    }

    private void Step(Decoder decoder, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.ZeroGradients();
        var tokens = randint(0, Description.VocabularySize, [MicroBatch, Length], dtype: ScalarType.Int64);
        (decoder.Loss(tokens, tokens.roll(-1, 1)) / tokens.numel()).backward();
        optimizer.ClipAndStep(1e-3, 1);
    }

    private static long Status(string key) =>
        1024 * long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture);
}
