using System.Text.Json.Nodes;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;

namespace Linnet.Training.Diagnostics;

/// <summary>What was found about this machine.</summary>
/// <param name="Checks">Every check in the order in which it is read.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Threads">The threads that were measured with.</param>
/// <param name="Matmul">The measured peaks.</param>
/// <param name="BandwidthGigabytesPerSecond">Memory bandwidth, or null when it was not measured.</param>
public sealed record DoctorReport(
    IReadOnlyList<DoctorCheck> Checks,
    CpuFeatures Cpu,
    int Threads,
    MatmulGigaflops Matmul,
    double? BandwidthGigabytesPerSecond)
{
    /// <summary>Whether no check failed. Warnings do not count.</summary>
    public bool IsHealthy => Checks.All(check => check.Status != DoctorStatus.Failed);

    /// <summary>The report for machines; <c>matmul_gflops.bfloat16</c> is null where the processor has no bfloat16 arithmetic.</summary>
    /// <param name="language">The language of names, values, details and fixes.</param>
    public JsonObject ToJson(Language language) => new()
    {
        ["healthy"] = IsHealthy,
        ["cpu"] = new JsonObject
        {
            ["architecture"] = Cpu.Architecture.ToString().ToLowerInvariant(),
            ["model"] = Cpu.ModelName,
            ["logical_processors"] = Cpu.LogicalProcessors,
            ["vector_floats"] = Cpu.VectorFloats,
            ["avx2"] = Cpu.Avx2,
            ["fma"] = Cpu.Fma,
            ["avx512f"] = Cpu.Avx512F,
            ["avx512_bf16"] = Cpu.Avx512Bf16,
            ["amx_bf16"] = Cpu.AmxBf16,
            ["adv_simd"] = Cpu.AdvSimd,
        },
        ["threads"] = Threads,
        ["matmul_gflops"] = new JsonObject { ["float32"] = Rounded(Matmul.Fp32), ["bfloat16"] = Rounded(Matmul.Bf16) },
        ["memory_bandwidth_gb_per_second"] = Rounded(BandwidthGigabytesPerSecond),
        ["checks"] = new JsonArray([.. Checks.Select(check => ToJson(check, language))]),
    };

    private static JsonObject ToJson(DoctorCheck check, Language language) => new()
    {
        ["key"] = check.Key,
        ["name"] = check.Name.In(language),
        ["status"] = check.Status.ToString().ToLowerInvariant(),
        ["value"] = check.Value.In(language),
        ["detail"] = check.Detail.In(language),
        ["fix"] = check.Fix?.In(language),
    };

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 1) : null;
}

/// <summary>Measured peaks of matrix multiplication in 10⁹ floating-point operations per second, null where there is none.</summary>
/// <param name="Fp32">With float32 inputs.</param>
/// <param name="Bf16">With bfloat16 inputs.</param>
public sealed record MatmulGigaflops(double? Fp32, double? Bf16);
