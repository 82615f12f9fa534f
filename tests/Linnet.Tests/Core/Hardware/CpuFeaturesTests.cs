using System.Numerics;
using System.Runtime.InteropServices;
using Linnet.Core.Hardware;

namespace Linnet.Tests.Core.Hardware;

public sealed class CpuFeaturesTests
{
    [Fact]
    public void Detect_onThisMachine_agreesWithTheKernel()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Skip("Reads /proc/cpuinfo of Linux on x64.");
        }

        var flags = File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        var model = File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();

        var cpu = CpuFeatures.Detect();

        Assert.Equal(flags.Contains("avx2"), cpu.Avx2);
        Assert.Equal(flags.Contains("fma"), cpu.Fma);
        Assert.Equal(flags.Contains("avx512_bf16"), cpu.Avx512Bf16);
        Assert.Equal(flags.Contains("amx_bf16") && flags.Contains("amx_tile"), cpu.AmxBf16);
        Assert.Equal(model, cpu.ModelName);
        Assert.Equal(Vector<float>.Count, cpu.VectorFloats);
        Assert.Equal(Environment.ProcessorCount, cpu.LogicalProcessors);
        Assert.False(cpu.AdvSimd);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void Bfloat16Matmul_needsEitherInstructionSet(bool avx512Bf16, bool amxBf16, bool expected) =>
        Assert.Equal(expected, new CpuFeatures { Avx2 = true, Avx512F = true, Avx512Bf16 = avx512Bf16, AmxBf16 = amxBf16 }.Bfloat16Matmul);
}
