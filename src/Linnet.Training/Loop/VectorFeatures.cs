using System.Text.Json.Serialization;
using Linnet.Core.Hardware;

namespace Linnet.Training.Loop;

/// <summary>What of a processor changes the order of sums: our kernels' and libtorch's products choose their code by it.</summary>
/// <param name="Avx2">256-bit integer vectors.</param>
/// <param name="Fma">Fused multiply-add on 256-bit vectors.</param>
/// <param name="Avx512F">512-bit vectors.</param>
/// <param name="Avx512Bf16">bfloat16 dot products on 512-bit vectors.</param>
/// <param name="AmxBf16">bfloat16 tiles.</param>
public sealed record VectorFeatures(
    bool Avx2,
    bool Fma,
    [property: JsonPropertyName("avx512f")] bool Avx512F,
    [property: JsonPropertyName("avx512_bf16")] bool Avx512Bf16,
    [property: JsonPropertyName("amx_bf16")] bool AmxBf16)
{
    /// <summary>The features of a processor.</summary>
    public static VectorFeatures Of(CpuFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new(features.Avx2, features.Fma, features.Avx512F, features.Avx512Bf16, features.AmxBf16);
    }

    /// <summary>The names of those that are there: <c>avx2, fma, avx512f</c>, or <c>none</c>.</summary>
    public override string ToString()
    {
        var names = new[] { (Avx2, "avx2"), (Fma, "fma"), (Avx512F, "avx512f"), (Avx512Bf16, "avx512_bf16"), (AmxBf16, "amx_bf16") }
            .Where(feature => feature.Item1)
            .Select(feature => feature.Item2)
            .ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names);
    }
}
