using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

public sealed class NativePlatformTests
{
    [Theory]
    [InlineData("linux", Architecture.X64, "linux-x64")]
    [InlineData("win", Architecture.X64, "win-x64")]
    [InlineData("osx", Architecture.Arm64, "osx-arm64")]
    public void Of_aSupportedPlatform_isIt(string system, Architecture architecture, string rid) =>
        Assert.Equal(rid, NativePlatform.Of(system, architecture, isMusl: false).Rid);

    [Theory]
    [InlineData("linux", Architecture.Arm64, false, "linux-arm64", "Train on one of these; chat and generate work here.")]
    [InlineData("linux", Architecture.X64, true, "linux-musl-x64", "Train in a glibc system, such as the image mcr.microsoft.com/dotnet/sdk:10.0; chat and generate work here.")]
    [InlineData("osx", Architecture.X64, false, "osx-x64", "Train on an Apple silicon Mac with the Arm64 .NET SDK, or on Linux x64; chat and generate work here.")]
    [InlineData("win", Architecture.Arm64, false, "win-arm64", "Train on one of these; chat and generate work here.")]
    public void Of_anotherPlatform_saysSoAndWhatToDo(string system, Architecture architecture, bool isMusl, string rid, string next)
    {
        var error = Assert.Throws<NativeLibraryException>(() => NativePlatform.Of(system, architecture, isMusl));

        Assert.Equal(
            $"Training needs TorchSharp, which has no native library for {rid}, only for linux-x64 (glibc), win-x64 and osx-arm64. {next}",
            error.Message);
        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Contains(rid, error.Text.Chinese, StringComparison.Ordinal);
    }
}
