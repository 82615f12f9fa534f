using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Stages;
using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Pretraining.Stages;

/// <summary>How a stage computes: a pure function of recipe and processor, chosen once, written to stage.json and kept on resume.</summary>
/// <param name="Threads">Threads of every operation.</param>
/// <param name="Kernels">Which kernels compute the model, in which precision.</param>
/// <param name="Avx512">Whether the processor has vectors of 512 bits: the kernels' sums depend on the vectors' width.</param>
public sealed record PretrainExecution(int Threads, KernelPlan Kernels, bool Avx512)
{
    /// <summary>Chooses how to compute, or takes up what an earlier process of the stage chose, and prepares libtorch for it.</summary>
    /// <exception cref="UsageException">The recipe asks for bfloat16, which this processor does not have.</exception>
    /// <exception cref="ArtifactException">The stage was begun on another kind of processor, and this one cannot go on exactly.</exception>
    public static PretrainExecution Settle(PretrainRecipe recipe, DecoderDescription description, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var features = CpuFeatures.Detect();
        PretrainExecution execution;
        if (context.Execution.Count == 0)
        {
            execution = Choose(recipe.Precision, context.Threads, features, description);
            execution.Write(context.Execution);
            context.SaveExecution();
        }
        else
        {
            execution = FromJson(context.Execution);
            execution.RequirePossible(features, context.Folder);
        }

        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(execution.Threads);
        return execution;
    }

    /// <summary>Chooses kernels and precision.</summary>
    /// <exception cref="UsageException"><paramref name="precision"/> is bfloat16 and the processor does not have it.</exception>
    public static PretrainExecution Choose(Precision precision, int threads, CpuFeatures features, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (precision == Precision.Bfloat16 && !features.Bfloat16Matmul)
        {
            throw new UsageException(new Text(
                $"precision: bfloat16 needs a processor with AVX512-BF16 or AMX, and this one ({features.ModelName}) has neither. Use auto or float32.",
                $"precision: bfloat16 需要支持 AVX512-BF16 或 AMX 的处理器，而本机（{features.ModelName}）都不支持。请改用 auto 或 float32。"));
        }

        var plan = KernelPlan.Choose(features, description);
        var matrices = precision switch
        {
            Precision.Float32 => MatrixPrecision.Fp32,
            Precision.Bfloat16 => MatrixPrecision.Bf16,
            _ => plan.Precision,
        };
        return new(threads, plan with { Precision = matrices }, features.Avx512F);
    }

    /// <summary>Refuses to go on where the recorded choice cannot run, or would give other numbers.</summary>
    /// <exception cref="ArtifactException">This processor lacks bfloat16 or vectors that the stage began with, or has wider ones.</exception>
    public void RequirePossible(CpuFeatures features, string folder)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (!Kernels.RunsOn(features) || (Kernels.Kernels == KernelSet.Vector && features.Avx512F != Avx512))
        {
            throw new ArtifactException(
                folder,
                new Text(
                    $"a processor like the one this stage began on ({Kernels.ToJson().ToJsonString()}, AVX-512 {(Avx512 ? "yes" : "no")})",
                    $"与该阶段开始时相同类型的处理器（{Kernels.ToJson().ToJsonString()}，AVX-512 {(Avx512 ? "有" : "无")}）"),
                new Text(
                    $"{features.ModelName} (bfloat16 {(features.Bfloat16Matmul ? "yes" : "no")}, AVX-512 {(features.Avx512F ? "yes" : "no")})",
                    $"{features.ModelName}（bfloat16 {(features.Bfloat16Matmul ? "有" : "无")}，AVX-512 {(features.Avx512F ? "有" : "无")}）"),
                new Text(
                    "Resume on such a processor, or start a new run with another --run.",
                    "请在那样的处理器上恢复，或用另一个 --run 开始新的运行。"));
        }
    }

    /// <summary>The peak of matrix products that the share (MFU) is of, in FLOP per second.</summary>
    public double MeasurePeak() =>
        MeasuredPeak.FlopsPerSecond(Threads, Kernels.Precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32);

    /// <summary>Reads what <see cref="Write"/> wrote; the stage's start was checked when it was opened.</summary>
    public static PretrainExecution FromJson(JsonObject execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        return new(
            execution["threads"]!.GetValue<int>(), KernelPlan.FromJson(execution["kernels"]!.AsObject()), execution["avx512"]!.GetValue<bool>());
    }

    /// <summary>Adds the choice to a stage's record.</summary>
    public void Write(JsonObject execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        execution["device"] = "cpu";
        execution["dtype"] = Kernels.Precision == MatrixPrecision.Bf16 ? "bfloat16" : "float32";
        execution["threads"] = Threads;
        execution["kernels"] = Kernels.ToJson();
        execution["avx512"] = Avx512;
    }
}
