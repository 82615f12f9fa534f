using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>The decoder under each plan: the same mathematics, whoever computes it.</summary>
public sealed class DecoderKernelTests
{
    private static readonly KernelPlan Vector = new() { Kernels = KernelSet.Vector };
    private static readonly KernelPlan VectorBf16 = new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };
    private static readonly KernelPlan PlainBf16 = new() { Precision = MatrixPrecision.Bf16 };

    static DecoderKernelTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public void VectorKernels_inFloat32_equalPlainLossAndGradients(bool tiedHead, int keyValueHeads)
    {
        var description = DecoderTests.Small with { TiedHead = tiedHead, KeyValueHeads = keyValueHeads };

        var (plain, plainLoss) = Gradients(description, KernelPlan.Plain);
        var (vector, vectorLoss) = Gradients(description, Vector);

        Assert.Equal(plainLoss, vectorLoss, plainLoss * 1e-6);
        Assert.All(plain.Keys, name => Assert.InRange(RelativeError(plain[name], vector[name]), 0, 1e-5));
    }

    [Fact]
    public void VectorKernels_inBfloat16_areAsNearToFloat32AsPlainBfloat16()
    {
        var (exact, loss) = Gradients(DecoderTests.Small, KernelPlan.Plain);
        var (plain, plainLoss) = Gradients(DecoderTests.Small, PlainBf16);
        var (vector, vectorLoss) = Gradients(DecoderTests.Small, VectorBf16);

        Assert.Equal(loss, plainLoss, loss * 1e-3);
        Assert.Equal(loss, vectorLoss, loss * 1e-3);
        Assert.All(exact.Keys, name =>
            Assert.InRange(RelativeError(exact[name], vector[name]), 0, (2 * RelativeError(exact[name], plain[name])) + 0.01));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Forward_givesTheLogitsOfTheLoss(KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 1);
        var tokens = DecoderTests.Tokens(2, 11, seed: 2);
        var targets = tokens.roll(-1, 1);

        var logits = decoder.call(tokens);
        var expected = -logits.log_softmax(-1).gather(-1, targets.unsqueeze(-1)).sum().item<float>();

        Assert.Equal(ScalarType.Float32, logits.dtype);
        Assert.Equal(expected, decoder.Loss(tokens, targets).item<float>(), plan.Precision == MatrixPrecision.Bf16 ? 0.2 : 1e-3);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Forward_whenALaterTokenChanges_keepsEarlierLogits(KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 1);
        var tokens = DecoderTests.Tokens(1, 16, seed: 2);
        var changed = tokens.clone();
        changed[0, 9] = (tokens[0, 9] + 1) % 37;

        var difference = (decoder.call(tokens) - decoder.call(changed)).abs().amax([0L, 2L]).data<float>().ToArray();

        Assert.All(difference[..9], d => Assert.Equal(0, d));
        Assert.All(difference[9..], d => Assert.True(d > 0));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Loss_withoutGradient_isTheSame(KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 1);
        var tokens = DecoderTests.Tokens(2, 16, seed: 2);
        var expected = decoder.Loss(tokens, tokens).item<float>();

        using var untracked = no_grad();
        var loss = decoder.Loss(tokens, tokens);

        Assert.False(loss.requires_grad);
        Assert.Equal(expected, loss.item<float>());
    }

    [Fact]
    public void GroupedQueries_withRepeatedKeyAndValueHeads_equalMultiHead()
    {
        using var scope = NewDisposeScope();
        using var grouped = new Decoder(DecoderTests.Small, Vector, seed: 1);
        using var multiHead = new Decoder(DecoderTests.Small with { KeyValueHeads = 4 }, Vector, seed: 2);
        var source = grouped.NamedParameters().ToDictionary(p => p.Name, p => p.Value);
        using (no_grad())
        {
            foreach (var (name, value, _) in multiHead.NamedParameters())
            {
                var isShared = name.Contains("k_proj", StringComparison.Ordinal) || name.Contains("v_proj", StringComparison.Ordinal);
                value.copy_(isShared ? source[name].view(2, 1, 8, 24).expand(2, 2, 8, 24).reshape(32, 24) : source[name]);
            }
        }

        multiHead.RefreshCopies();
        var tokens = DecoderTests.Tokens(2, 16, seed: 3);

        Assert.InRange((grouped.call(tokens) - multiHead.call(tokens)).abs().max().item<float>(), 0, 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void MicroBatches_giveTheGradientOfTheBatch(KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var whole = new Decoder(DecoderTests.Small, plan, seed: 1);
        using var parts = new Decoder(DecoderTests.Small, plan, seed: 1);
        var tokens = DecoderTests.Tokens(6, 16, seed: 2);
        var targets = tokens.roll(-1, 1);

        (whole.Loss(tokens, targets) / 96).backward();
        for (var i = 0; i < 6; i += 2)
        {
            (parts.Loss(tokens.narrow(0, i, 2), targets.narrow(0, i, 2)) / 96).backward();
        }

        // bfloat16 products round each micro-batch's weight gradient once: 2^-9.
        var bound = plan.Precision == MatrixPrecision.Bf16 ? 1e-2 : 1e-6;
        Assert.All(
            whole.NamedParameters().Zip(parts.NamedParameters()),
            p => Assert.InRange(((p.First.Value.grad! - p.Second.Value.grad!).norm() / p.First.Value.grad!.norm()).item<float>(), 0, bound));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void OneBatch_trainedOnAlone_isLearnedByHeart(KernelPlan plan)
    {
        using var decoder = new Decoder(DecoderTests.Small with { Width = 32, FeedForwardWidth = 64 }, plan, seed: 1);

        var losses = Train(decoder, steps: 150);

        Assert.InRange(losses[0], 3.4, 3.8);
        Assert.InRange(losses[^1], 0, 0.2);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Training_twiceWithTheSameSeed_endsWithTheSameBits(KernelPlan plan)
    {
        using var first = new Decoder(DecoderTests.Small, plan, seed: 5);
        using var second = new Decoder(DecoderTests.Small, plan, seed: 5);

        Assert.Equal(Train(first, steps: 8), Train(second, steps: 8));
        Assert.All(
            first.NamedParameters().Zip(second.NamedParameters()),
            p => Assert.Equal(p.First.Value.data<float>().ToArray(), p.Second.Value.data<float>().ToArray()));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Training_leavesAsManyLiveTensorsAsBefore(KernelPlan plan)
    {
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 5);
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        var live = new List<long>();
        for (var step = 0; step < 50; step++)
        {
            Step(decoder, optimizer);
            live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.All(live.Skip(2), count => Assert.Equal(live[2], count));
    }

    [Fact]
    public void Copies_afterTraining_areTheRoundedWeights()
    {
        using var decoder = new Decoder(DecoderTests.Small, VectorBf16, seed: 5);
        Train(decoder, steps: 3);

        var copied = decoder.NamedParameters().Where(p => p.Copy is not null).ToList();

        Assert.Equal(1 + (7 * DecoderTests.Small.Layers), copied.Count);
        Assert.All(copied, p => Assert.Equal(
            p.Value.to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(),
            p.Copy!.to(ScalarType.Float32).data<float>().ToArray()));
    }

    public static TheoryData<KernelPlan> Plans() => [KernelPlan.Plain, PlainBf16, Vector, VectorBf16];

    private static double[] Train(Decoder decoder, int steps)
    {
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings { WeightDecay = 0 });
        return [.. Enumerable.Range(0, steps).Select(_ => Step(decoder, optimizer))];
    }

    private static double Step(Decoder decoder, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        var tokens = DecoderTests.Tokens(2, 16, seed: 9);
        var loss = decoder.Loss(tokens, tokens.roll(-1, 1)) / tokens.NumberOfElements;
        loss.backward();
        optimizer.ClipAndStep(1e-2, 1);
        return loss.item<float>();
    }

    private static (Dictionary<string, float[]> Gradients, float Loss) Gradients(DecoderDescription description, KernelPlan plan)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(description, plan, seed: 1);
        var tokens = DecoderTests.Tokens(3, 13, seed: 2);
        var targets = tokens.roll(-1, 1);
        targets[1, 5] = Decoder.IgnoredTarget;
        var loss = decoder.Loss(tokens, targets);
        loss.backward();
        return (decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value.grad!.data<float>().ToArray()), loss.item<float>());
    }

    private static double RelativeError(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => Math.Pow(a - b, 2)).Sum() / expected.Sum(a => Math.Pow(a, 2)));
}
