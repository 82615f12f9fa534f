using System.Globalization;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Tests.Training.Loop;
using Linnet.Tests.Training.Native;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Planning;

namespace Linnet.Tests.Training.Planning;

public sealed class MemoryPredictionTests
{
    private static readonly KernelPlan VectorBf16 = new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };

    private static readonly KernelPlan VectorFp32 = VectorBf16 with { Precision = MatrixPrecision.Fp32 };

    private static readonly DecoderDescription Least = new()
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

    [Fact]
    public void Of_aModelOf136Parameters_isTheHandCountedSum()
    {
        var prediction = MemoryPrediction.Of(Least, VectorBf16, 3, 5, 2, 1_000);

        // 16 bytes a parameter, two for each of the 124 in matrices, and the table 4·5·2.
        Assert.Equal(2464, prediction.ModelBytes);

        // 15 rows. Saved: a block 4·(8 + 2 + 2) + 2·(8 + 8 + 4 + 9), then 4·5 and 2·4. Kept from the backward pass: 4·(4 + 4) a row, the head's
        // gradient 2·40. The attention's own: 4·4 + 2·(8 + 8 + 4) a row, and for each of two threads 18,432 floats of a tile of 64.
        const int Saved = 15 * (106 + 28);
        const int Backward = (15 * 32) + 80 + (15 * 56) + (2 * 18_432 * 4);
        Assert.Equal(((Saved + Backward) * 13 / 10) + (32 * 15), prediction.StepBytes);
        Assert.Equal(12 * 136, prediction.SavingBytes);
        Assert.Equal(1_000 + 2464 + prediction.StepBytes + (12 * 136), prediction.TotalBytes);
    }

    [Fact]
    public void Of_manyRowsOverALargeVocabulary_isLedByTheChunkOfTheLoss()
    {
        // 4 rows of 2^22 logits in float32 are 2^26 bytes: chunks of two rows.
        var wide = Least with { VocabularySize = 1 << 22 };

        var prediction = MemoryPrediction.Of(wide, VectorFp32, 1, 4, 1, 0);

        const long Saved = 4 * ((4 * (12 + 29)) + 20 + 16);
        const long Loss = (4 * (4 + 2) * 4) + (2L << 24) + (8L << 24);
        Assert.Equal(((Saved + Loss) * 13 / 10) + (32 * 4), prediction.StepBytes);
    }

    [Fact]
    public void Of_plainKernels_countsEveryOperationsResult()
    {
        // A row: residual 2·4, norms 4·4, Q, K, V 8, shared copies 2·4, mixed 2·4, log-sum 2, hidden 4·3; then 3·4 and three of the logits.
        var prediction = MemoryPrediction.Of(Least, KernelPlan.Plain, 3, 5, 2, 0);

        Assert.Equal((4 * 15 * (62 + 12 + 30) * 13 / 10) + (32 * 15), prediction.StepBytes);
        Assert.Equal((16 * 136) + 40, prediction.ModelBytes);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(4, 256)]
    [InlineData(16, 1024)]
    public void Of_anyTraining_isAboveTheLowerBound(int microBatch, int length)
    {
        var description = Least with { Width = 64, Heads = 4, KeyValueHeads = 2, HeadWidth = 16, FeedForwardWidth = 172, Layers = 5, MaximumSequenceLength = 1024 };
        foreach (var plan in new[] { VectorBf16, VectorFp32, KernelPlan.Plain })
        {
            var (bound, prediction) = (
                TrainingMemory.AtLeast(description, plan, microBatch, length), MemoryPrediction.Of(description, plan, microBatch, length, 2, 0));

            Assert.Equal(bound.ModelBytes, prediction.ModelBytes);
            Assert.InRange(prediction.TotalBytes, bound.TotalBytes, Int128.MaxValue);
        }
    }

    [Fact]
    public void Of_recomputedBlocks_keepsOnlyWhatTheOthersRead()
    {
        var description = Least with { Width = 384, HeadWidth = 64, Heads = 6, KeyValueHeads = 2, FeedForwardWidth = 1_024, Layers = 8, VocabularySize = 8_192, MaximumSequenceLength = 2_048 };

        var whole = MemoryPrediction.Of(description, VectorBf16, 4, 2_048, 2, 0);
        var recomputed = MemoryPrediction.Of(description, VectorBf16 with { RecomputeBlocks = true }, 4, 2_048, 2, 0);

        // A block saves x and what follows it; the other seven keep x alone. Freed memory that malloc holds: 1.3 times.
        var block = (4 * ((2 * 384) + 6 + 2)) + (2 * ((2 * 384) + 640 + 384 + (3 * 1_024)));
        Assert.Equal((Int128)8_192 * 7 * (block - (4 * 384)) * 13 / 10, whole.StepBytes - recomputed.StepBytes, (a, b) => Int128.Abs(a - b) <= 1);
    }

    [Fact]
    public void Of_theLargestNumbers_doesNotOverflow()
    {
        var huge = Least with { Width = 65_536, HeadWidth = 16, Heads = 4_096, KeyValueHeads = 4_096, FeedForwardWidth = 1_048_576, Layers = 1_024, MaximumSequenceLength = 1_048_576 };

        Assert.InRange(MemoryPrediction.Of(huge, VectorBf16, 65_536, 1_048_576, 1_024, long.MaxValue).TotalBytes, (Int128)long.MaxValue * 50, Int128.MaxValue);
    }

    [Fact]
    public async Task Of_aTrainingOfSevenMillion_isNearWhatItTakes()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Reads /proc/self/status of Linux.");
        }

        // The child loads libtorch and trains a tiny model first, and saves nothing: model and step are what is left.
        var measured = double.Parse(await ChildProcess.Run("memory", Path.GetTempPath()), CultureInfo.InvariantCulture);
        var description = TrainingMemoryTests.Small;
        var prediction = MemoryPrediction.Of(
            description, KernelPlan.Choose(CpuFeatures.Detect(), description), TrainingMemoryTests.MicroBatch, TrainingMemoryTests.Length, 1, 0);

        Assert.InRange((double)(prediction.ModelBytes + prediction.StepBytes) / measured, 0.8, 1.25);
    }
}
