using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Hardware;
using Linnet.Tests.Training.Modules;
using Linnet.Training.Kernels;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Kernels;

public sealed class KernelPlanTests
{
    static KernelPlanTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData(true, true, true, 64, KernelSet.Vector, MatrixPrecision.Bf16)]
    [InlineData(true, true, false, 64, KernelSet.Vector, MatrixPrecision.Fp32)]
    [InlineData(true, true, true, 24, KernelSet.Vector, MatrixPrecision.Fp32)]
    [InlineData(true, false, false, 64, KernelSet.Vector, MatrixPrecision.Fp32)]
    [InlineData(false, false, false, 64, KernelSet.Plain, MatrixPrecision.Fp32)]
    public void Choose_followsFeaturesAndShape(
        bool avx2, bool avx512, bool bfloat16, int width, KernelSet kernels, MatrixPrecision precision)
    {
        var features = new CpuFeatures { Avx2 = avx2, Fma = avx2, Avx512F = avx512, Avx512Bf16 = bfloat16 };

        var plan = KernelPlan.Choose(features, DecoderTests.Small with { Width = width });

        Assert.Equal(new KernelPlan { Kernels = kernels, Precision = precision }, plan);
        Assert.True(plan.RunsOn(features));
    }

    public static TheoryData<string, KernelSet> Architectural() =>
        [.. Architectures.All.Keys.Select(name => (name, name is "layer-norm" or "gelu" or "gelu-tanh" or "alibi" or "parallel" or "output-bias"
            or "embedding-norm" or "falcon" or "bloom" ? KernelSet.Plain : KernelSet.Vector))];

    [Theory]
    [MemberData(nameof(Architectural))]
    public void Choose_ofADecoderWithoutVectorKernels_isPlain(string name, KernelSet kernels)
    {
        var features = new CpuFeatures { Avx2 = true, Fma = true, Avx512F = true, Avx512Bf16 = true };

        var plan = KernelPlan.Choose(features, Architectures.All[name] with { Width = 64 });

        Assert.Equal((kernels, kernels == KernelSet.Vector ? MatrixPrecision.Bf16 : MatrixPrecision.Fp32), (plan.Kernels, plan.Precision));
        using var decoder = new Linnet.Training.Modules.Decoder(Architectures.All[name], plan with { Precision = MatrixPrecision.Fp32 }, seed: 1);
        Assert.Equal(kernels, decoder.Plan.Kernels);
    }

    [Fact]
    public void ToJson_ofAPlanThatRecomputes_saysSo()
    {
        var plan = new KernelPlan { Kernels = KernelSet.Vector, RecomputeBlocks = true };

        Assert.Equal("""{"precision":"float32","kernels":"vector","recompute_blocks":true}""", plan.ToJson().ToJsonString());
        Assert.Equal(plan, KernelPlan.FromJson(plan.ToJson()));
    }

    [Fact]
    public void RunsOn_aProcessorWithoutBfloat16_refusesABfloat16Plan()
    {
        var plan = new KernelPlan { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };

        Assert.False(plan.RunsOn(new CpuFeatures { Avx2 = true, Fma = true, Avx512F = true }));
    }

    [Fact]
    public void ToJson_readBack_isTheSamePlan()
    {
        var plan = new KernelPlan { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 };

        Assert.Equal("""{"precision":"bfloat16","kernels":"vector"}""", plan.ToJson().ToJsonString());
        Assert.Equal(plan, KernelPlan.FromJson(plan.ToJson()));
    }

    [Theory]
    [InlineData("""{"precision":"int4","kernels":"vector"}""")]
    [InlineData("""{"precision":"bfloat16","kernels":"vector","speed":"high"}""")]
    public void FromJson_withAnUnknownNameOrValue_throws(string json) =>
        Assert.Throws<JsonException>(() => KernelPlan.FromJson(JsonNode.Parse(json)!.AsObject()));
}
