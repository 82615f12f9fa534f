using System.Globalization;
using Linnet.Model;
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
        var prediction = MemoryPrediction.Of(Least, KernelPlan.Plain, 3, 5, 2, 0);

        // A row of a block: two norms of 3·4 + 1; heads as attention reads them 3·4, mixed 4, log-sums 2, mixed in rows 4; 4·3. Then the last norm.
        const int Saved = 4 * 15 * ((2 * 13) + 12 + 4 + 2 + 4 + 12 + 13);

        // All rows are one chunk: three of its logits, and the gradients of hidden states and head.
        const int Loss = 4 * ((3 * 150) + (15 * 4) + 40);

        // The look-up's gradient and its sum with the head's, that of the last hidden states, those of the feed-forward network.
        const int Backward = 4 * ((2 * 40) + (15 * 4) + (15 * ((3 * 3) + 4)));
        Assert.Equal(((Saved + Loss + Backward) * 13 / 10) + (32 * 15), prediction.StepBytes);
        Assert.Equal((16 * 136) + 40, prediction.ModelBytes);
    }

    [Fact]
    public void Of_plainKernelsInBfloat16_countsTheRoundedWeights()
    {
        var wide = Least with { VocabularySize = 1 << 22 };

        var prediction = MemoryPrediction.Of(wide, KernelPlan.Plain with { Precision = MatrixPrecision.Bf16 }, 1, 4, 1, 0);

        // A row of a block: two norms of 2·4 + 1; the same heads; mixed, F and five inputs rounded; 3·3. The last norm. Then the 84 weights of a block.
        const long Saved = (4 * ((4 * ((2 * 9) + 12 + 4 + 2 + 9 + 9)) + (2 * (4 + 3 + (5 * 4))))) + (2 * 84);

        // Chunks of two rows: their logits rounded and as before; the head rounded, its gradient twice.
        const long Loss = (4 * 4 * 4) + (4L << 24) + (14L << 23) + (4L << 24);
        const long Backward = (8L << 24) + (4 * 4 * 4) + (4 * 4 * ((3 * 3) + 4));
        Assert.Equal(((Saved + Loss + Backward) * 13 / 10) + (32 * 4), prediction.StepBytes);
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

        // A block saves x and what follows it; the other seven keep x alone, and gaps take 1.2 blocks. Freed memory that malloc holds: 1.3 times.
        var block = (4 * ((2 * 384) + 6 + 2)) + (2 * ((2 * 384) + 640 + 384 + (3 * 1_024)));
        Assert.Equal((Int128)8_192 * ((7 * (block - (4 * 384))) - (block * 12 / 10)) * 13 / 10, whole.StepBytes - recomputed.StepBytes, (a, b) => Int128.Abs(a - b) <= 1);
    }

    [Fact]
    public void Of_theLargestNumbers_doesNotOverflow()
    {
        var huge = Least with { Width = 65_536, HeadWidth = 16, Heads = 4_096, KeyValueHeads = 4_096, FeedForwardWidth = 1_048_576, Layers = 1_024, MaximumSequenceLength = 1_048_576 };

        Assert.InRange(MemoryPrediction.Of(huge, VectorBf16, 65_536, 1_048_576, 1_024, long.MaxValue).TotalBytes, (Int128)long.MaxValue * 50, Int128.MaxValue);
    }

    public static TheoryData<string> Measured() => [.. MeasuredTraining.All.Keys];

    [Theory]
    [MemberData(nameof(Measured))]
    public async Task Of_aTraining_isNearWhatItTakes(string name)
    {
        var training = MeasuredTraining.All[name];
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc/self/status of Linux.");
        Assert.SkipUnless(training.RunsHere, "This processor has no products of bfloat16.");

        // The child loads libtorch and trains a tiny model first, and saves nothing: model and step are what is left.
        var measured = double.Parse(await ChildProcess.Run(MeasuredTraining.Task + name, Path.GetTempPath()), CultureInfo.InvariantCulture);
        var prediction = MemoryPrediction.Of(training.Description, training.Plan, training.MicroBatch, training.Length, 1, 0);

        Assert.InRange((double)(prediction.ModelBytes + prediction.StepBytes) / measured, 0.85, 1.15);
    }
}
