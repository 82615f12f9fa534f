using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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
/// <param name="VectorFloats">Numbers in one vector register: the vector kernels' sums depend on it.</param>
public sealed record PretrainExecution(int Threads, KernelPlan Kernels, int VectorFloats)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectRequiredConstructorParameters = true,
    };

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
            execution = Read(context.Execution);
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
                $"precision: bfloat16 需要支持 AVX512-BF16 或 AMX 的处理器,而本机({features.ModelName})都不支持。请改用 auto 或 float32。"));
        }

        var plan = KernelPlan.Choose(features, description);
        return new(threads, precision == Precision.Float32 ? plan with { Precision = MatrixPrecision.Fp32 } : plan, features.VectorFloats);
    }

    /// <summary>Refuses to go on where the recorded choice would not give the same numbers.</summary>
    /// <exception cref="ArtifactException">This processor lacks bfloat16, or has vectors of another width.</exception>
    public void RequirePossible(CpuFeatures features, string folder)
    {
        ArgumentNullException.ThrowIfNull(features);
        var nextStep = new Text(
            "Resume on a processor like the one it began on, or start a new run with another --run.",
            "请在与开始时相同类型的处理器上恢复,或用另一个 --run 开始新的运行。");
        if (Kernels.Precision == MatrixPrecision.Bf16 && !features.Bfloat16Matmul)
        {
            throw new ArtifactException(
                folder,
                new Text("a processor with AVX512-BF16 or AMX, on which this stage began", "支持 AVX512-BF16 或 AMX 的处理器(该阶段开始时所用)"),
                new Text($"one without ({features.ModelName})", $"不支持的处理器({features.ModelName})"),
                nextStep);
        }

        if (Kernels.Kernels == KernelSet.Vector && features.VectorFloats != VectorFloats)
        {
            throw new ArtifactException(
                folder,
                new Text($"a processor with vectors of {VectorFloats} floats, on which this stage began", $"向量宽度为 {VectorFloats} 个浮点数的处理器(该阶段开始时所用)"),
                new Text($"vectors of {features.VectorFloats} ({features.ModelName})", $"向量宽度为 {features.VectorFloats}({features.ModelName})"),
                nextStep);
        }
    }

    /// <summary>The peak of matrix products that the share (MFU) is of, in FLOP per second.</summary>
    public double MeasurePeak() =>
        MeasuredPeak.FlopsPerSecond(Threads, Kernels.Precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32);

    private static PretrainExecution Read(JsonObject execution) => execution["choice"].Deserialize<PretrainExecution>(Options)!;

    private void Write(JsonObject execution)
    {
        execution["device"] = "cpu";
        execution["dtype"] = Kernels.Precision == MatrixPrecision.Bf16 ? "bfloat16" : "float32";
        execution["choice"] = JsonSerializer.SerializeToNode(this, Options);
    }
}
