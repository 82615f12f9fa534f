using System.Runtime.InteropServices;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

public sealed class NativeFolderTests : IDisposable
{
    private static readonly NativePlatform Linux = NativePlatform.Of("linux", Architecture.X64, isMusl: false);
    private readonly string _program = Directory.CreateTempSubdirectory("linnet-natives-").FullName;

    private string Runtimes => Path.Combine(_program, "runtimes", "linux-x64", "native");

    public void Dispose() => Directory.Delete(_program, recursive: true);

    [Fact]
    public void Find_flat_isTheProgramsFolder()
    {
        Write(_program, [.. Linux.LibtorchFiles, Linux.TorchSharpFile]);

        Assert.Equal(_program, NativeFolder.Find(_program, Linux));
    }

    [Fact]
    public void Find_underRuntimes_isThatFolder_evenWhenSomeAreFlat()
    {
        Write(_program, [Linux.TorchSharpFile]);
        Write(Runtimes, [.. Linux.LibtorchFiles, Linux.TorchSharpFile]);

        Assert.Equal(Runtimes, NativeFolder.Find(_program, Linux));
    }

    [Fact]
    public void Find_withoutLibtorch_namesWhatIsMissingAndHowToBuild()
    {
        Write(Runtimes, ["libLibTorchSharp.so", "libc10.so"]);

        var error = Assert.Throws<NativeLibraryException>(() => NativeFolder.Find(_program, Linux));

        Assert.Equal(
            $"{Runtimes}: libtorch_cpu.so, libtorch.so not found, also not in {_program}. "
                + "Build again for this platform: dotnet build -c Release -p:LinnetPlatform=linux-x64.",
            error.Message);
    }

    private static void Write(string folder, string[] names)
    {
        Directory.CreateDirectory(folder);
        Array.ForEach(names, name => File.WriteAllText(Path.Combine(folder, name), ""));
    }
}
