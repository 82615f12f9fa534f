using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Hardware;
using Linnet.Tests.Training.Modules;
using Linnet.Training.Kernels;

namespace Linnet.Tests.Training.Kernels;

public sealed class KernelPlanTests
{
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
