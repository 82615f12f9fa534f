using Linnet.Core.Errors;
using Linnet.Tests.Training.Modules;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Optimization;

public sealed class FreezingTests
{
    private static readonly KernelPlan[] Plans =
    [
        KernelPlan.Plain,
        new() { Kernels = KernelSet.Vector },
        new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 },
        new() { Kernels = KernelSet.Vector, RecomputeBlocks = true },
        new() { RecomputeBlocks = true },
    ];

    static FreezingTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData("model.layers.0.*")]
    [InlineData("*.embed_tokens.*")]
    [InlineData("model.*")]
    [InlineData("*.embed_tokens.*", "model.layers.0.*", "lm_head.weight")]
    [InlineData("*.embed_tokens.*", "model.layers.*", "lm_head.weight")]
    [InlineData("*_proj.bias", "*_norm.weight", "model.layers.1.self_attn.q_proj.weight")]
    public void Training_movesAllWeightsButTheFrozenOnes(params string[] patterns)
    {
        foreach (var plan in Plans)
        {
            using var scope = NewDisposeScope();
            using var decoder = new Decoder(DecoderTests.Small with { TiedHead = false, QueryKeyValueBias = true, QueryKeyNorm = true }, plan, seed: 1);
            var before = decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value.data<float>().ToArray());

            var frozen = Freezing.Freeze(decoder.NamedParameters(), patterns);
            Train(decoder);

            Assert.NotEmpty(frozen);
            Assert.All(decoder.NamedParameters(), p =>
            {
                var isFrozen = frozen.Contains(p.Name);
                Assert.Equal(isFrozen, before[p.Name].AsSpan().SequenceEqual(p.Value.data<float>().ToArray()));
                Assert.Equal(isFrozen, p.Value.grad is null);
            });
        }
    }

    [Fact]
    public void Training_withFrozenWeights_givesTheOthersTheirUsualGradients()
    {
        foreach (var plan in Plans)
        {
            using var scope = NewDisposeScope();
            using var whole = new Decoder(DecoderTests.Small, plan, seed: 1);
            using var part = new Decoder(DecoderTests.Small, plan, seed: 1);
            Freezing.Freeze(part.NamedParameters(), ["*.embed_tokens.*", "model.layers.0.*"]);
            var tokens = DecoderTests.Tokens(2, 16, seed: 9);

            whole.Loss(tokens, tokens.roll(-1, 1)).backward();
            part.Loss(tokens, tokens.roll(-1, 1)).backward();

            Assert.All(
                whole.NamedParameters().Zip(part.NamedParameters()).Where(p => p.Second.Value.requires_grad),
                p => Assert.Equal(p.First.Value.grad!.data<float>().ToArray(), p.Second.Value.grad!.data<float>().ToArray()));
        }
    }

    [Fact]
    public void AdamW_ofFrozenWeights_hasNoMoments()
    {
        using var decoder = new Decoder(DecoderTests.Small, KernelPlan.Plain, seed: 1);
        Freezing.Freeze(decoder.NamedParameters(), ["model.layers.0.*"]);
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());

        Assert.Equal(decoder.NamedParameters().Select(p => p.Name).Where(name => !name.Contains(".0.", StringComparison.Ordinal)), optimizer.Parameters.Select(p => p.Name));
        Assert.Throws<KeyNotFoundException>(() => optimizer.MomentsOf("model.layers.0.mlp.up_proj.weight"));
    }

    [Theory]
    [InlineData(
        "model.layer.0.*",
        "No weight has a name like model.layer.0.*, so nothing can be frozen by it. Nearest names: model.layers.0.input_layernorm.weight, model.layers.0.self_attn.q_proj.weight, model.layers.0.self_attn.k_proj.weight.",
        "没有名称符合 model.layer.0.* 的权重，无法按它冻结。最接近的名称：model.layers.0.input_layernorm.weight, model.layers.0.self_attn.q_proj.weight, model.layers.0.self_attn.k_proj.weight。")]
    [InlineData(
        "model.embed_token.weight",
        "No weight has a name like model.embed_token.weight, so nothing can be frozen by it. Nearest names: model.embed_tokens.weight, model.norm.weight, lm_head.weight.",
        "没有名称符合 model.embed_token.weight 的权重，无法按它冻结。最接近的名称：model.embed_tokens.weight, model.norm.weight, lm_head.weight。")]
    public void Freeze_ofNamesThatAreNotThere_saysTheNearest(string pattern, string english, string chinese)
    {
        using var decoder = new Decoder(DecoderTests.Small with { TiedHead = false }, KernelPlan.Plain, seed: 1);

        var error = Assert.Throws<UsageException>(() => Freezing.Freeze(decoder.NamedParameters(), ["model.norm.weight", pattern]));

        Assert.Equal((english, chinese), (error.Text.English, error.Text.Chinese));
        Assert.All(decoder.NamedParameters(), p => Assert.True(p.Value.requires_grad));
    }

    [Fact]
    public void Freeze_ofEverything_isRefused()
    {
        using var decoder = new Decoder(DecoderTests.Small, KernelPlan.Plain, seed: 1);

        var error = Assert.Throws<UsageException>(() => Freezing.Freeze(decoder.NamedParameters(), ["*"]));

        Assert.Equal("All 20 weights would be frozen, so nothing could learn. Freeze fewer.", error.Text.English);
    }

    private static void Train(Decoder decoder)
    {
        using var optimizer = new AdamW(decoder.NamedParameters(), new AdamWSettings());
        for (var step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            var tokens = DecoderTests.Tokens(2, 16, seed: 9 + step);
            decoder.Loss(tokens, tokens.roll(-1, 1)).backward();
            optimizer.ClipAndStep(1e-2, 1);
        }
    }
}
