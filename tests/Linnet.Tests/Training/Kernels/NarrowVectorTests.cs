using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Linnet.Tests.Training.Modules;
using Linnet.Tests.Training.Native;

namespace Linnet.Tests.Training.Kernels;

/// <summary>The kernels' tests on lesser processors: a child process with a part of this one's instructions switched off.</summary>
public sealed class NarrowVectorTests
{
    private static readonly Type[] All =
        [typeof(KernelGradientTests), typeof(Float32ProductTests), typeof(ElementTests), typeof(Bfloat16KernelTests), typeof(DecoderParityTests)];

    /// <summary>256 bits: the narrower tiles, and bfloat16 without instructions of its own.</summary>
    [Fact]
    public Task Kernels_withoutAvx512_passTheirTests() => AssertPass("DOTNET_EnableAVX512", "False True True", All);

    /// <summary>No vectors in hardware and no instructions of x86, as on any other processor: one class, since it is slow.</summary>
    [Fact]
    public Task Kernels_withoutVectors_passTheirTests() =>
        AssertPass("DOTNET_EnableHWIntrinsic", "False False False", typeof(KernelGradientTests));

    // The runtime's switch, and which of 512, 256 and 128 bits are then done in hardware.
    private static async Task AssertPass(string feature, string widths, params Type[] classes)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64 && Avx2.IsSupported, "Needs an x86-64 processor with AVX2.");

        // The control: the switch does what its name says.
        Assert.Equal(widths, await ChildProcess.RunWithout(feature, "vectors"));

        var output = await ChildProcess.RunTestsWithout(feature, classes);

        Assert.False(output.StartsWith("exit", StringComparison.Ordinal), output);
        Assert.Contains("failed: 0", output, StringComparison.Ordinal);
    }
}
