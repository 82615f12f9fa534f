using System.Runtime.InteropServices;
using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>A platform for which TorchSharp has a native library.</summary>
/// <param name="Rid">The runtime identifier, which names the folder of the package's native files.</param>
/// <param name="TorchSharpFile">The file name of TorchSharp's native library.</param>
/// <param name="LibtorchFiles">The libraries that it needs, in the order in which they are loaded.</param>
public sealed record NativePlatform(string Rid, string TorchSharpFile, IReadOnlyList<string> LibtorchFiles)
{
    private static readonly NativePlatform[] Known =
    [
        new("linux-x64", "libLibTorchSharp.so", ["libc10.so", "libtorch_cpu.so", "libtorch.so"]),
        new("win-x64", "LibTorchSharp.dll", ["c10.dll", "torch_cpu.dll", "torch.dll"]),
        new("osx-arm64", "libLibTorchSharp.dylib", ["libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"]),
    ];

    /// <summary>The platform of this process.</summary>
    /// <exception cref="NativeLibraryException">TorchSharp has no native library for it.</exception>
    public static NativePlatform Current() => Of(
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "unknown",
        RuntimeInformation.ProcessArchitecture,
        isMusl: RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal));

    /// <summary>The platform of an operating system, architecture and C library.</summary>
    /// <param name="system">linux, win, osx, or anything else.</param>
    /// <param name="architecture">The architecture of the process, not of the processor.</param>
    /// <param name="isMusl">Whether the C library is musl, as on Alpine.</param>
    /// <exception cref="NativeLibraryException">TorchSharp has no native library for it.</exception>
    public static NativePlatform Of(string system, Architecture architecture, bool isMusl)
    {
        var rid = $"{system}{(isMusl ? "-musl" : "")}-{architecture.ToString().ToLowerInvariant()}";
        return Known.FirstOrDefault(platform => platform.Rid == rid) ?? throw new NativeLibraryException(new Text(
            $"Training needs TorchSharp, which has no native library for {rid}, only for linux-x64 (glibc), win-x64 and osx-arm64. "
                + NextStep(system, isMusl).English,
            $"训练需要 TorchSharp，但它没有 {rid} 的原生库，只支持 linux-x64（glibc）、win-x64 和 osx-arm64。"
                + NextStep(system, isMusl).Chinese));
    }

    private static Text NextStep(string system, bool isMusl) => (system, isMusl) switch
    {
        (_, true) => new(
            "Train in a glibc system, such as the image mcr.microsoft.com/dotnet/sdk:10.0; chat and generate work here.",
            "请在 glibc 系统中训练，例如镜像 mcr.microsoft.com/dotnet/sdk:10.0；对话与生成在本机可用。"),
        ("osx", _) => new(
            "Train on an Apple silicon Mac with the Arm64 .NET SDK, or on Linux x64; chat and generate work here.",
            "请在 Apple 芯片的 Mac 上使用 Arm64 版 .NET SDK，或在 Linux x64 上训练；对话与生成在本机可用。"),
        _ => new(
            "Train on one of these; chat and generate work here.",
            "请在上述平台之一训练；对话与生成在本机可用。"),
    };
}
