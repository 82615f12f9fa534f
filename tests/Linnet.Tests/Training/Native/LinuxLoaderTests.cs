using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

[SupportedOSPlatform("linux")]
public sealed class LinuxLoaderTests : IDisposable
{
    private static readonly NativePlatform Platform = NativePlatform.Of("linux", Architecture.X64, isMusl: false);
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-loader-").FullName;

    public LinuxLoaderTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");

    private string Source => Path.Combine(_folder, Platform.TorchSharpFile);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_ofALibraryForAnotherProcessor_saysWhich()
    {
        File.WriteAllBytes(Source, new ElfBuilder { Machine = 183 }.Build());

        var error = Assert.Throws<NativeLibraryException>(() => LinuxLoader.Load(_folder, Platform, null));

        Assert.Equal(
            $"{Source}: expected a library for x86-64 (ELF machine 62), found ELF machine 183. "
                + "Build again for this platform: dotnet build -c Release -p:LinnetPlatform=linux-x64.",
            error.Message);
    }

    [Fact]
    public void Load_whenTheLoaderRefusesLibtorch_givesItsReason()
    {
        File.WriteAllBytes(Source, new ElfBuilder().Build());
        File.WriteAllText(Path.Combine(_folder, "libc10.so"), "not a library");

        var error = Assert.Throws<NativeLibraryException>(() => LinuxLoader.Load(_folder, Platform, null));

        Assert.StartsWith($"{Path.Combine(_folder, "libc10.so")}: the system's loader refuses it: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("then build again: dotnet build -c Release.", error.Message, StringComparison.Ordinal);
    }
}
