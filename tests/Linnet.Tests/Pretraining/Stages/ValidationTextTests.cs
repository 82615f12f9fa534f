using Linnet.Core.Progress;
using Linnet.Model;
using Linnet.Pretraining.Stages;
using Linnet.Pretraining.Windows;
using Linnet.Tests.Pretraining.Windows;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using TorchSharp;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class ValidationTextTests
{
    private static readonly DecoderDescription Tiny = new()
    {
        VocabularySize = 257,
        Width = 8,
        Layers = 1,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 4,
        FeedForwardWidth = 16,
        MaximumSequenceLength = 8,
    };

    public ValidationTextTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void BitsPerByte_ofAModelThatKnowsNothing_countsEndsInBitsButNotInBytes()
    {
        // 3 documents of 4 bytes: 12 bytes, and 15 predictions at log2(257) bits each when all weights are zero.
        using var tokens = new TemporaryTokens([256, 1, 2, 3, 4, 256, 5, 6, 7, 8, 256, 9, 10, 11, 12, 256]);
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using (torch.no_grad())
        {
            foreach (var parameter in model.NamedParameters())
            {
                parameter.Value.zero_();
            }
        }

        var text = new ValidationText(model, new TokenWindows(tokens.File, 4), microBatch: 3);

        Assert.Equal(15 * Math.Log2(257) / 12, text.BitsPerByte(SilentProgress.Instance, TestContext.Current.CancellationToken), 1e-5);
    }

    [Fact]
    public void BitsPerByte_inMicroBatchesOfAnySize_isTheSame()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 100).Select(i => i % 7 == 0 ? 256 : i * 37 % 256));
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var windows = new TokenWindows(tokens.File, 8);
        var one = new ValidationText(model, windows, microBatch: 1);
        var five = new ValidationText(model, windows, microBatch: 5);

        Assert.Equal(
            one.BitsPerByte(SilentProgress.Instance, TestContext.Current.CancellationToken),
            five.BitsPerByte(SilentProgress.Instance, TestContext.Current.CancellationToken),
            1e-5);
    }

    [Fact]
    public void Part_ofALongText_isSpreadEvenlyFromItsBeginning()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 81).Select(i => i % 200));
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var text = new ValidationText(model, new TokenWindows(tokens.File, 8), microBatch: 1);

        Assert.Equal([0, 2, 5, 7], text.Part(tokens: 30));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), text.Part(tokens: 1_000_000));
    }
}
