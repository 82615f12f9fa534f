using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linnet.Core.Hardware;
using Linnet.Model;

namespace Linnet.Training.Kernels;

/// <summary>Which kernels compute a decoder. A plain value: written to stage.json and honoured on resume.</summary>
public sealed record KernelPlan
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Plain ATen operations in float32 everywhere: runs on every device, and is the oracle of all others.</summary>
    public static KernelPlan Plain { get; } = new();

    /// <summary>Precision of the matrix products.</summary>
    public MatrixPrecision Precision { get; init; }

    /// <summary>Who computes norms, attention, SwiGLU, embeddings and the loss.</summary>
    public KernelSet Kernels { get; init; }

    /// <summary>
    /// Whether the backward pass computes each block again from its input instead of keeping what is inside: about a third more time, and the
    /// activations of one block instead of all. The results are the same, bit for bit.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RecomputeBlocks { get; init; }

    /// <summary>Whether the vector kernels compute a decoder: LLaMA's, Qwen's and their windows. The others are plain ATen operations everywhere.</summary>
    public static bool HasVectorKernels(DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description is
        {
            Norm: NormKind.RmsNorm, FeedForward: FeedForwardKind.SwiGlu, Position: PositionKind.Rotary, Block: BlockKind.Sequential,
            OutputBias: false, EmbeddingNorm: false,
        };
    }

    /// <summary>Chooses the kernels for training on the CPU: a pure function of what the processor can do and of the decoder's shape.</summary>
    /// <remarks>
    /// Vector kernels where vectors are at least 256 bits wide and multiply and add in one step; elsewhere ATen's own are no slower. bfloat16
    /// only together with them and where its products are hardware work: emulated, it loses to float32. Matrices narrower than 32 stay
    /// float32: their products cost nothing, and bfloat16 would only round them. Decoders without vector kernels
    /// (<see cref="HasVectorKernels"/>) get the plain ones. Nothing is timed.
    /// </remarks>
    /// <param name="features">The processor.</param>
    /// <param name="description">The decoder.</param>
    public static KernelPlan Choose(CpuFeatures features, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(description);
        var hasVectors = (features.Avx512F || (features.Avx2 && features.Fma)) && HasVectorKernels(description);
        var isWide = Math.Min(description.Width, description.FeedForwardWidth) >= 32;
        return new KernelPlan
        {
            Kernels = hasVectors ? KernelSet.Vector : KernelSet.Plain,
            Precision = hasVectors && isWide && features.Bfloat16Matmul ? MatrixPrecision.Bf16 : MatrixPrecision.Fp32,
        };
    }

    /// <summary>Whether a processor can run this plan as it is meant. A resumed run keeps its plan, or ends with different numbers.</summary>
    public bool RunsOn(CpuFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return (Kernels == KernelSet.Plain || features.Avx512F || (features.Avx2 && features.Fma))
            && (Precision == MatrixPrecision.Fp32 || features.Bfloat16Matmul);
    }

    /// <summary>The plan as stage.json holds it: <c>{"precision":"bfloat16","kernels":"vector"}</c>.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Format)!.AsObject();

    /// <summary>Reads <see cref="ToJson"/>'s form.</summary>
    /// <exception cref="JsonException">A name or value is unknown.</exception>
    public static KernelPlan FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Deserialize<KernelPlan>(Format)!;
    }
}
