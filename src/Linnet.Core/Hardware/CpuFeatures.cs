using System.Numerics;
using System.Runtime.InteropServices;
using AdvSimdSet = System.Runtime.Intrinsics.Arm.AdvSimd;
using Avx2Set = System.Runtime.Intrinsics.X86.Avx2;
using Avx512Set = System.Runtime.Intrinsics.X86.Avx512F;
using FmaSet = System.Runtime.Intrinsics.X86.Fma;

namespace Linnet.Core.Hardware;

/// <summary>What the processor can do: the input of every choice of kernel and precision, which are pure functions of it.</summary>
/// <remarks>
/// .NET has no intrinsics for AVX512-BF16 and AMX, but libtorch's matrix multiplication uses them, so they are read by CPUID.
/// Tests make records by hand: <c>new CpuFeatures { Avx2 = true }</c> is a processor with AVX2 alone.
/// </remarks>
public sealed record CpuFeatures
{
    /// <summary>The instruction set of the process.</summary>
    public Architecture Architecture { get; init; } = Architecture.X64;

    /// <summary>The processor's name as it gives it, or the architecture where it gives none.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>Processors that this process may use, at least 1: after affinity and a container's quota.</summary>
    public int LogicalProcessors { get; init; } = 1;

    /// <summary>Number of float32 lanes of <see cref="Vector{T}"/>: 4, 8 or 16.</summary>
    public int VectorFloats { get; init; } = 4;

    /// <summary>256-bit integer vectors.</summary>
    public bool Avx2 { get; init; }

    /// <summary>Fused multiply-add on 256-bit vectors.</summary>
    public bool Fma { get; init; }

    /// <summary>512-bit vectors, enabled by the operating system.</summary>
    public bool Avx512F { get; init; }

    /// <summary>bfloat16 dot products on 512-bit vectors (CPUID leaf 7, subleaf 1, EAX bit 5).</summary>
    public bool Avx512Bf16 { get; init; }

    /// <summary>bfloat16 tiles (CPUID leaf 7, EDX bits 22 and 24), offered by the kernel to processes.</summary>
    public bool AmxBf16 { get; init; }

    /// <summary>128-bit vectors of Arm64.</summary>
    public bool AdvSimd { get; init; }

    /// <summary>Whether a bfloat16 matrix multiplication is hardware work here. Without it bfloat16 is emulated and slower than float32.</summary>
    public bool Bfloat16Matmul => Avx512Bf16 || AmxBf16;

    /// <summary>Reads the features of the processor that this runs on.</summary>
    public static CpuFeatures Detect()
    {
        var (avx512Bf16, amxBf16) = X86Processor.Bfloat16();
        return new CpuFeatures
        {
            Architecture = RuntimeInformation.ProcessArchitecture,
            ModelName = X86Processor.Name() ?? ArmProcessor.Name() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            LogicalProcessors = Environment.ProcessorCount,
            VectorFloats = Vector<float>.Count,
            Avx2 = Avx2Set.IsSupported,
            Fma = FmaSet.IsSupported,
            Avx512F = Avx512Set.IsSupported,
            Avx512Bf16 = avx512Bf16 && Avx512Set.IsSupported,
            AmxBf16 = amxBf16 && LinuxOffersTiles(),
            AdvSimd = AdvSimdSet.IsSupported,
        };
    }

    // A process must be allowed tiles by the kernel. Linux shows the flag only when it can grant them; elsewhere nobody tells.
    private static bool LinuxOffersTiles() =>
        OperatingSystem.IsLinux()
        && File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Contains("amx_tile", StringComparer.Ordinal);
}
