using System.Text.Json.Serialization;

namespace Linnet.Training.Kernels;

/// <summary>In what precision matrices are multiplied. Weights, optimizer and residual stream are float32 in any case.</summary>
public enum MatrixPrecision
{
    /// <summary>float32.</summary>
    [JsonStringEnumMemberName("float32")]
    Fp32,

    /// <summary>bfloat16 operands with float32 sums inside each product.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    Bf16,
}
