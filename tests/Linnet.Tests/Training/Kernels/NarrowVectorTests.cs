using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Linnet.Tests.Training.Modules;
using Linnet.Tests.Training.Native;

namespace Linnet.Tests.Training.Kernels;

/// <summary>The kernels' tests on lesser processors: a child process with a part of this one's instructions switched off.</summary>
public sealed class NarrowVectorTests
{
    // The runtime's switches and which of 512, 256 and 128 bits are then done in hardware.
    public static TheoryData<string, string> Processors() => new()
    {
        { "DOTNET_EnableAVX512", "False True True" },
        { "DOTNET_EnableHWIntrinsic", "False False False" },
    };

    [Theory]
    [MemberData(nameof(Processors))]
    public async Task Kernels_onALesserProcessor_passTheirTests(string feature, string widths)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64 && Avx2.IsSupported, "Needs an x86-64 processor with AVX2.");

        // The control: the switch does what its name says.
        Assert.Equal(widths, await ChildProcess.RunWithout(feature, "vectors"));

        var output = await ChildProcess.RunTestsWithout(
            feature, typeof(KernelGradientTests), typeof(Float32ProductTests), typeof(ElementTests), typeof(Bfloat16KernelTests), typeof(DecoderParityTests));

        Assert.False(output.StartsWith("exit", StringComparison.Ordinal), output);
        Assert.Contains("failed: 0", output, StringComparison.Ordinal);
    }
}
