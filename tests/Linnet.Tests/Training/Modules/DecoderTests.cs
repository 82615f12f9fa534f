using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

public sealed class DecoderTests
{
    internal static readonly DecoderDescription Small = new()
    {
        VocabularySize = 37,
        Width = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 8,
        FeedForwardWidth = 40,
        MaximumSequenceLength = 16,
    };

    static DecoderTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NamedParameters_areExactlyWeightNames(bool tiedHead)
    {
        var description = Small with { TiedHead = tiedHead };
        using var decoder = new Decoder(description, KernelPlan.Plain, seed: 1);

        var found = decoder.NamedParameters().Select(p => $"{p.Name} [{string.Join(", ", p.Value.shape)}]");

        Assert.Equal(WeightNames.All(description).Select(w => $"{w.Name} [{string.Join(", ", w.Shape)}]"), found);
        Assert.Equal(WeightNames.All(description).Select(w => w.Name), decoder.state_dict().Keys);
    }

    [Theory]
    [InlineData(InitialWeights.Gpt2)]
    [InlineData(InitialWeights.SmallResidual)]
    public void Loss_ofFreshWeights_isNearLogVocabulary(InitialWeights initial)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small with { TiedHead = true }, KernelPlan.Plain, seed: 1, initial);
        var tokens = Tokens(3, 16, seed: 2);

        var loss = decoder.Loss(tokens, tokens.roll(-1, 1)).item<float>() / tokens.numel();

        Assert.InRange(loss, Math.Log(37) - 0.1, Math.Log(37) + 0.1);
    }

    [Fact]
    public void Loss_withIgnoredTargets_sumsTheOthersOnly()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small, KernelPlan.Plain, seed: 1);
        var tokens = Tokens(1, 16, seed: 2);
        var targets = tokens.roll(-1, 1);
        var masked = targets.clone();
        masked.narrow(1, 10, 6).fill_(Decoder.IgnoredTarget);

        var logits = decoder.call(tokens);
        var expected = -logits.log_softmax(-1).gather(-1, targets.unsqueeze(-1)).narrow(1, 0, 10).sum().item<float>();

        Assert.Equal(expected, decoder.Loss(tokens, masked).item<float>(), 1e-3f);
    }

    [Fact]
    public void Forward_whenALaterTokenChanges_keepsEarlierLogits()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small, KernelPlan.Plain, seed: 1);
        var tokens = Tokens(1, 16, seed: 2);
        var changed = tokens.clone();
        changed[0, 9] = (tokens[0, 9] + 1) % 37;

        var difference = (decoder.call(tokens) - decoder.call(changed)).abs().amax([0L, 2L]).data<float>().ToArray();

        Assert.All(difference[..9], d => Assert.Equal(0, d));
        Assert.All(difference[9..], d => Assert.True(d > 0));
    }

    [Fact]
    public void Forward_withTooManyTokens_saysTheShape()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(Small, KernelPlan.Plain, seed: 1);

        var error = Assert.Throws<ShapeException>(() => decoder.call(Tokens(1, 17, seed: 2)));

        Assert.Equal("tokens: expected shape [B, T] with 1 ≤ T ≤ 16, found [1, 17].", error.Message);
    }

    [Fact]
    public void Draw_withTheSameSeed_givesTheSameBits()
    {
        using var first = new Decoder(Small, KernelPlan.Plain, seed: 7);
        using var second = new Decoder(Small, KernelPlan.Plain, seed: 7);
        using var other = new Decoder(Small, KernelPlan.Plain, seed: 8);

        Assert.Equal(Weights(first), Weights(second));
        Assert.NotEqual(Weights(first), Weights(other));
    }

    internal static Tensor Tokens(int sequences, int length, long seed)
    {
        using var generator = new Generator((ulong)seed);
        return randint(0, Small.VocabularySize, [sequences, length], dtype: ScalarType.Int64, generator: generator);
    }

    private static float[] Weights(Decoder decoder) => [.. decoder.NamedParameters().SelectMany(p => p.Value.data<float>().ToArray())];
}
