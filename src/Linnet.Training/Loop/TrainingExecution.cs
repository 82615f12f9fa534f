using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Stages;
using Linnet.Generation;
using Linnet.Model;
using Linnet.Training.Generation;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using Linnet.Training.Recipes;
using static TorchSharp.torch;

namespace Linnet.Training.Loop;

/// <summary>How a stage computes: a pure function of recipe and processor, chosen once, written to stage.json and kept on resume.</summary>
/// <param name="Threads">Threads of every operation.</param>
/// <param name="Kernels">Which kernels compute the model, in which precision.</param>
/// <param name="Processor">The features of the processor that sums depend on.</param>
public sealed record TrainingExecution(int Threads, KernelPlan Kernels, VectorFeatures Processor)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Where the stage draws text; null where it draws none.</summary>
    public GenerationDevice? Generation { get; init; }

    /// <summary>Chooses how to compute, or takes up what an earlier process of the stage chose, and prepares libtorch for it.</summary>
    /// <param name="precision">What the recipe asks for.</param>
    /// <param name="description">The model.</param>
    /// <param name="context">The stage.</param>
    /// <param name="recomputeBlocks">Whether the backward pass computes each block again: less memory, more time.</param>
    /// <param name="generation">Where the stage draws text; null where it draws none.</param>
    /// <exception cref="UsageException">The recipe asks for bfloat16, which this processor does not have, or to draw text on a device that is not there.</exception>
    /// <exception cref="ArtifactException">The stage was begun on another kind of processor, and this one cannot go on exactly.</exception>
    public static TrainingExecution Settle(
        Precision precision, DecoderDescription description, StageContext context, bool recomputeBlocks = false, GenerationDevice? generation = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        DeviceGenerator.Require(generation ?? GenerationDevice.Cpu);
        var features = CpuFeatures.Detect();
        TrainingExecution execution;
        if (context.Execution.Count == 0)
        {
            execution = Choose(precision, context.Threads, features, description, recomputeBlocks) with { Generation = generation };
            execution.Write(context.Execution);
            context.SaveExecution();
        }
        else
        {
            execution = Read(context);
            execution.RequirePossible(features, context.Folder);
        }

        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(execution.Threads);
        return execution;
    }

    /// <summary>Chooses kernels and precision.</summary>
    /// <exception cref="UsageException"><paramref name="precision"/> is bfloat16 and the processor does not have it.</exception>
    public static TrainingExecution Choose(
        Precision precision, int threads, CpuFeatures features, DecoderDescription description, bool recomputeBlocks = false)
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
        return new(threads, plan with { Precision = matrices, RecomputeBlocks = recomputeBlocks }, VectorFeatures.Of(features));
    }

    /// <summary>Refuses to go on where the recorded choice cannot run, or would give other numbers.</summary>
    /// <remarks>Always compared: libtorch's own products choose their code by the processor too, whatever our plan says.</remarks>
    /// <exception cref="ArtifactException">This processor lacks vectors or tiles that the stage began with, or has others.</exception>
    public void RequirePossible(CpuFeatures features, string folder)
    {
        ArgumentNullException.ThrowIfNull(features);
        var found = VectorFeatures.Of(features);
        if (!Kernels.RunsOn(features) || found != Processor)
        {
            throw new ArtifactException(
                folder,
                new Text(
                    $"a processor with the vector features that this stage began with ({Processor})",
                    $"具有该阶段开始时那些向量特性（{Processor}）的处理器"),
                new Text($"{features.ModelName} ({found})", $"{features.ModelName}（{found}）"),
                new Text(
                    "Resume on such a processor, or start a new run with another --run.",
                    "请在那样的处理器上恢复，或用另一个 --run 开始新的运行。"));
        }
    }

    /// <summary>The peak of matrix products that the share (MFU) is of, in FLOP per second.</summary>
    public double MeasurePeak() =>
        MeasuredPeak.FlopsPerSecond(Threads, Kernels.Precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">A key is missing, unknown or of another type.</exception>
    public static TrainingExecution FromJson(JsonObject execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var record = execution.Deserialize<Written>(Format)!;
        return new(record.Threads, KernelPlan.FromJson(record.Kernels), record.Processor) { Generation = record.GenerationDevice };
    }

    /// <summary>Adds the choice to a stage's record.</summary>
    public void Write(JsonObject execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var written = new Written("cpu", Kernels.Precision == MatrixPrecision.Bf16 ? "bfloat16" : "float32", Threads, Kernels.ToJson(), Processor, Generation);
        foreach (var (key, value) in JsonSerializer.SerializeToNode(written, Format)!.AsObject())
        {
            execution[key] = value!.DeepClone();
        }
    }

    private static TrainingExecution Read(StageContext context)
    {
        try
        {
            return FromJson(context.Execution);
        }
        catch (JsonException error)
        {
            throw new ArtifactException(
                context.Folder,
                new Text("a record of how the stage computes: device, dtype, threads, kernels, processor", "该阶段计算方式的记录：device、dtype、threads、kernels、processor"),
                Text.Same(context.Execution.ToJsonString()),
                new Text("Resume with the version of Linnet that began it, or start a new run.", "请用开始该阶段的 Linnet 版本恢复，或开始新的运行。"),
                error);
        }
    }

    private sealed record Written(
        string Device,
        string Dtype,
        int Threads,
        JsonObject Kernels,
        VectorFeatures Processor,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GenerationDevice? GenerationDevice = null);
}
