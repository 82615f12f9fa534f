using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Generation;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Recipes;

namespace Linnet.Tests.Training.Loop;

public sealed class TrainingExecutionTests
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
        Assert.Equal(expected, TrainingExecution.Choose(asked, 2, New, Model).Kernels.Precision);

    [Fact]
    public void Choose_onProcessorWithoutBfloat16_isFloat32_orRefusesWhatWasAskedFor()
    {
        Assert.Equal(MatrixPrecision.Fp32, TrainingExecution.Choose(Precision.Auto, 2, Old, Model).Kernels.Precision);
        var error = Assert.Throws<UsageException>(() => TrainingExecution.Choose(Precision.Bfloat16, 2, Old, Model));
        Assert.Equal(
            "precision: bfloat16 needs a processor with AVX512-BF16 or AMX, and this one (old) has neither. Use auto or float32.",
            error.Message);
    }

    [Fact]
    public void FromJson_ofWhatWasWritten_isEqual()
    {
        var written = TrainingExecution.Choose(Precision.Auto, 3, New, Model);
        var record = new JsonObject();

        written.Write(record);

        Assert.Equal(written, TrainingExecution.FromJson(record));
        Assert.Equal(("cpu", "bfloat16", 3), (record["device"]!.GetValue<string>(), record["dtype"]!.GetValue<string>(), record["threads"]!.GetValue<int>()));
    }

    [Fact]
    public void Write_whereTextIsDrawn_namesTheDevice_andReadsItBack()
    {
        var written = TrainingExecution.Choose(Precision.Auto, 3, New, Model);
        JsonObject without = [], with = [];

        written.Write(without);
        (written with { Generation = GenerationDevice.Cuda }).Write(with);

        Assert.False(without.ContainsKey("generation_device"));
        Assert.Equal(("cpu", "cuda"), ((string)with["device"]!, (string)with["generation_device"]!));
        Assert.Null(TrainingExecution.FromJson(without).Generation);
        Assert.Equal(GenerationDevice.Cuda, TrainingExecution.FromJson(with).Generation);
        with["generation_device"] = "tpu";
        Assert.Throws<System.Text.Json.JsonException>(() => TrainingExecution.FromJson(with));
    }

    [Fact]
    public void RequirePossible_onAnotherKindOfProcessor_saysWhichIsNeeded()
    {
        var begun = TrainingExecution.Choose(Precision.Auto, 2, New, Model);

        begun.RequirePossible(New with { ModelName = "another" }, "stage");
        var error = Assert.Throws<ArtifactException>(() => begun.RequirePossible(Old, "stage"));

        Assert.Equal(
            "stage: expected a processor with the vector features that this stage began with (avx2, fma, avx512f, avx512_bf16),"
            + " found old (avx2, fma). Resume on such a processor, or start a new run with another --run.",
            error.Message);
        Assert.Equal(
            "stage：应为具有该阶段开始时那些向量特性（avx2, fma, avx512f, avx512_bf16）的处理器，实际是 old（avx2, fma）。"
            + "请在那样的处理器上恢复，或用另一个 --run 开始新的运行。",
            error.Text.Chinese);
    }

    [Theory]
    [InlineData(Precision.Float32, true)]
    [InlineData(Precision.Bfloat16, true)]
    [InlineData(Precision.Float32, false)]
    public void RequirePossible_whereAnyFeatureThatChangesSumsDiffers_refuses(Precision precision, bool hasVectors)
    {
        var features = New with { Avx2 = hasVectors, Fma = hasVectors };
        var begun = TrainingExecution.Choose(precision, 2, features, Model);
        var others = new[]
        {
            features with { Avx2 = !features.Avx2 },
            features with { Fma = !features.Fma },
            features with { Avx512F = !features.Avx512F },
            features with { Avx512Bf16 = !features.Avx512Bf16 },
            features with { AmxBf16 = !features.AmxBf16 },
        };

        begun.RequirePossible(features, "stage");
        Assert.All(others, other => Assert.Throws<ArtifactException>(() => begun.RequirePossible(other, "stage")));
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("kernels")]
    [InlineData("processor")]
    public void FromJson_withoutAKey_isRefused(string key)
    {
        var record = new JsonObject();
        TrainingExecution.Choose(Precision.Auto, 3, New, Model).Write(record);
        var value = record[key]!.DeepClone();
        record.Remove(key);
        record["renamed"] = value;

        Assert.Throws<System.Text.Json.JsonException>(() => TrainingExecution.FromJson(record));
    }
}
