using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Tests.Training.Modules;
using Linnet.Tests.Training.Native;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Loop;

public sealed class TrainingMemoryTests
{
    internal const int MicroBatch = 8;
    internal const int Length = 256;

    private static readonly KernelPlan VectorBf16 = new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };

    /// <summary>7.3 million parameters: small, but larger than the noise of a process.</summary>
    internal static readonly DecoderDescription Small = new()
    {
        VocabularySize = 2048,
        Width = 320,
        Layers = 6,
        Heads = 5,
        KeyValueHeads = 1,
        HeadWidth = 64,
        FeedForwardWidth = 896,
        MaximumSequenceLength = Length,
    };

    [Fact]
    public async Task AtLeast_ofASmallModel_isBelowWhatATrainingTakes_andNotFarBelow()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Reads /proc/self/status of Linux.");
        }

        var measured = long.Parse(await ChildProcess.Run("memory", Path.GetTempPath()), CultureInfo.InvariantCulture);
        var bound = (long)TrainingMemory.AtLeast(Small, Plan(), MicroBatch, Length).TotalBytes;

        Assert.InRange(bound, measured / 3, measured);
    }

    [Fact]
    public void AtLeast_countsWeightsStateCopiesAndActivations()
    {
        var description = new DecoderDescription
        {
            VocabularySize = 10,
            Width = 4,
            Layers = 1,
            Heads = 2,
            KeyValueHeads = 1,
            HeadWidth = 2,
            FeedForwardWidth = 3,
            MaximumSequenceLength = 5,
        };

        // Q, K, V 4x8, O 4x4, gate, up, down 4x3 each, embedding 10x4, three norms of 4; the table 4·5·2.
        // A row of a block: x and middle 4·8, log-sum 4·2, inputs 2·8 or 4·8, qkv 8, mixed 4, gate, up, hidden 9; last x and norm.
        var half = TrainingMemory.AtLeast(description, VectorBf16, 3, 5);
        Assert.Equal((2464, 1830), ((long)half.ModelBytes, (long)half.WorkBytes));
        Assert.Equal(136, description.ParameterCount);
        Assert.Equal(
            ((16 * 136) + (4 * 56) + 40, 15 * (156 + 32)),
            Numbers(TrainingMemory.AtLeast(description, VectorBf16 with { Precision = MatrixPrecision.Fp32 }, 3, 5)));
        Assert.Equal((16 * 136) + 40, (long)TrainingMemory.AtLeast(description, KernelPlan.Plain, 3, 5).ModelBytes);

        // Few rows: the sampling engine's copy of the weights is larger than the activations.
        Assert.Equal(4 * 136, (long)TrainingMemory.AtLeast(description, VectorBf16, 1, 2).WorkBytes);

        static (long, long) Numbers(TrainingMemory memory) => ((long)memory.ModelBytes, (long)memory.WorkBytes);
    }

    [Fact]
    public void AtLeast_recomputing_countsOneBlockAndTheOthersInputs()
    {
        var plain = TrainingMemory.AtLeast(Small, VectorBf16, 8, 2_048);
        var recomputing = TrainingMemory.AtLeast(Small, VectorBf16 with { RecomputeBlocks = true }, 8, 2_048);

        // A block: x, middle and log-sums in float32; two inputs, queries, keys, values, their mixture, gate, up and hidden in bfloat16.
        const int Block = (4 * ((2 * 320) + 5)) + (2 * ((2 * 320) + (7 * 64) + (5 * 64) + (3 * 896)));
        Assert.Equal(8 * 2_048 * ((6 * Block) + (6 * 320)), (long)plain.WorkBytes);
        Assert.Equal(8 * 2_048 * (Block + (5 * 4 * 320) + (6 * 320)), (long)recomputing.WorkBytes);
        Assert.Equal(plain.ModelBytes, recomputing.ModelBytes);
    }

    [Fact]
    public void AtLeast_ofEveryKindOfDecoder_countsItsParameters() => Assert.All(
        Architectures.All.Values,
        d => Assert.Equal(
            (16 * d.ParameterCount) + (d.Position == PositionKind.Rotary ? 4 * 16 * d.HeadWidth : 0),
            (long)TrainingMemory.AtLeast(d, KernelPlan.Plain, 1, 1).ModelBytes));

    [Theory]
    [InlineData(
        65_536,
        1,
        "Training needs at least 4.1 PiB of memory, and 1.0 GiB is available; 3.4 PiB of it are weights, gradients and the optimizer's state. Lower model.width, model.feed_forward_width or model.layers.",
        "训练至少需要 4.1 PiB 内存，可用 1.0 GiB；其中 3.4 PiB 是权重、梯度和优化器状态。请调小 model.width、model.feed_forward_width 或 model.layers。")]
    [InlineData(
        320,
        1_000_000,
        "Training needs at least 1.4 EiB of memory, and 1.0 GiB is available; 1.4 EiB of it are the activations of one micro-batch. Lower training.micro_batch_size or training.sequence_length.",
        "训练至少需要 1.4 EiB 内存，可用 1.0 GiB；其中 1.4 EiB 是一个微批次的激活值。请调小 training.micro_batch_size 或 training.sequence_length。")]
    public void RequireAvailable_ofAHugeTraining_saysWhatToReduce(int width, int microBatch, string english, string chinese)
    {
        var huge = Small with { Width = width, HeadWidth = 64, FeedForwardWidth = 1_048_576, Layers = 1_024 };

        var error = Assert.Throws<ResourceException>(() => TrainingMemory.AtLeast(huge, VectorBf16, microBatch, 256).RequireAvailable(1 << 30));

        Assert.Equal((english, chinese), (error.Text.English, error.Text.Chinese));
    }

    [Theory]
    [InlineData(
        65_536,
        1,
        "Training needs at least 4.1 PiB of memory, and 1.0 GiB is available; 3.4 PiB of it are weights, gradients and the optimizer's state. Begin with a smaller model.",
        "训练至少需要 4.1 PiB 内存，可用 1.0 GiB；其中 3.4 PiB 是权重、梯度和优化器状态。请从更小的模型开始。")]
    [InlineData(
        320,
        1_000_000,
        "Training needs at least 1.4 EiB of memory, and 1.0 GiB is available; 1.4 EiB of it are the activations of one micro-batch. Lower training.batch_pairs.",
        "训练至少需要 1.4 EiB 内存，可用 1.0 GiB；其中 1.4 EiB 是一个微批次的激活值。请调小 training.batch_pairs。")]
    public void RequireAvailable_goingOnFromAModel_namesKeysThatItsRecipeHas(int width, int microBatch, string english, string chinese)
    {
        var huge = Small with { Width = width, HeadWidth = 64, FeedForwardWidth = 1_048_576, Layers = 1_024 };

        var error = Assert.Throws<ResourceException>(
            () => TrainingMemory.AtLeast(huge, VectorBf16, microBatch, 256).RequireAvailable(1 << 30, "training.batch_pairs"));

        Assert.Equal((english, chinese), (error.Text.English, error.Text.Chinese));
    }

    [Fact]
    public void Beside_aFrozenModel_addsItsWeightsButNoGradients()
    {
        var alone = TrainingMemory.AtLeast(Small, KernelPlan.Plain, 2, 64);

        var together = alone.Beside(Small, KernelPlan.Plain);

        Assert.Equal((4 * Small.ParameterCount) + (4 * Length * 64), (long)(together.ModelBytes - alone.ModelBytes));
        Assert.Equal(alone.WorkBytes, together.WorkBytes);
    }

    [Fact]
    public void RequireAvailable_ofTheLargestNumbers_doesNotOverflow()
    {
        var huge = Small with { Width = 65_536, HeadWidth = 65_536, Heads = 4_096, KeyValueHeads = 4_096, FeedForwardWidth = 1_048_576, Layers = 1_024 };

        Assert.Throws<ResourceException>(() => TrainingMemory.AtLeast(huge, VectorBf16, 65_536, 1_048_576).RequireAvailable(long.MaxValue));
        TrainingMemory.AtLeast(Small, VectorBf16, 1, 1).RequireAvailable(1 << 30);
    }

    /// <summary>Trains three steps; how much the peak of resident memory rose above the loaded program, in bytes.</summary>
    internal static string MeasureInThisProcess()
    {
        Allocator.KeepFreedMemory();
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(1);
        Step(Least, 1, 4, 1);
        var before = Status("VmRSS:");
        Step(Small, MicroBatch, Length, 3);
        return (Status("VmHWM:") - before).ToString(CultureInfo.InvariantCulture);
    }

    private static DecoderDescription Least => Small with { Width = 64, Heads = 1, KeyValueHeads = 1, FeedForwardWidth = 64, Layers = 1 };

    private static KernelPlan Plan() => KernelPlan.Choose(CpuFeatures.Detect(), Small);

    private static void Step(DecoderDescription description, int batch, int length, int steps)
    {
        using var decoder = new Decoder(description, Plan(), seed: 1);
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var tokens = randint(0, description.VocabularySize, [batch, length], dtype: ScalarType.Int64);
            (decoder.Loss(tokens, tokens.roll(-1, 1)) / tokens.numel()).backward();
            optimizer.ClipAndStep(1e-3, 1);
        }
    }

    private static long Status(string key) =>
        1024 * long.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture);
}
