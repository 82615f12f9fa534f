using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Model;
using Linnet.Pretraining.Stages;
using Linnet.Training.Kernels;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainExecutionTests
{
    private static readonly CpuFeatures Old = new() { ModelName = "old", Avx2 = true, Fma = true };
    private static readonly CpuFeatures New = Old with { ModelName = "new", Avx512F = true, Avx512Bf16 = true };

    private static readonly DecoderDescription Model = new()
    {
        VocabularySize = 257,
        Width = 192,
        Layers = 6,
        Heads = 6,
        KeyValueHeads = 2,
        HeadWidth = 32,
        FeedForwardWidth = 512,
        MaximumSequenceLength = 256,
    };

    [Theory]
    [InlineData(Precision.Auto, MatrixPrecision.Bf16)]
    [InlineData(Precision.Bfloat16, MatrixPrecision.Bf16)]
    [InlineData(Precision.Float32, MatrixPrecision.Fp32)]
    public void Choose_onProcessorWithBfloat16_followsTheRecipe(Precision asked, MatrixPrecision expected) =>
        Assert.Equal(expected, PretrainExecution.Choose(asked, 2, New, Model).Kernels.Precision);

    [Fact]
    public void Choose_onProcessorWithoutBfloat16_isFloat32_orRefusesWhatWasAskedFor()
    {
        Assert.Equal(MatrixPrecision.Fp32, PretrainExecution.Choose(Precision.Auto, 2, Old, Model).Kernels.Precision);
        var error = Assert.Throws<UsageException>(() => PretrainExecution.Choose(Precision.Bfloat16, 2, Old, Model));
        Assert.Equal(
            "precision: bfloat16 needs a processor with AVX512-BF16 or AMX, and this one (old) has neither. Use auto or float32.",
            error.Message);
    }

    [Fact]
    public void FromJson_ofWhatWasWritten_isEqual()
    {
        var written = PretrainExecution.Choose(Precision.Auto, 3, New, Model);
        var record = new JsonObject();

        written.Write(record);

        Assert.Equal(written, PretrainExecution.FromJson(record));
        Assert.Equal(("cpu", "bfloat16", 3), (record["device"]!.GetValue<string>(), record["dtype"]!.GetValue<string>(), record["threads"]!.GetValue<int>()));
    }

    [Fact]
    public void RequirePossible_onAnotherKindOfProcessor_saysWhichIsNeeded()
    {
        var begun = PretrainExecution.Choose(Precision.Auto, 2, New, Model);

        begun.RequirePossible(New with { ModelName = "another" }, "stage");
        var error = Assert.Throws<ArtifactException>(() => begun.RequirePossible(Old, "stage"));

        Assert.Equal(
            "stage: expected a processor like the one this stage began on ({\"precision\":\"bf16\",\"kernels\":\"vector\"}, AVX-512 yes),"
            + " found old (bfloat16 no, AVX-512 no). Resume on such a processor, or start a new run with another --run.",
            error.Message);
    }
}
