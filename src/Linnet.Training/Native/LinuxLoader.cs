using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>Loads the libraries on Linux: as shipped where libstdc++ is new enough, else TorchSharp's by a patched copy.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxLoader
{
    private const string CxxLibrary = "libstdc++.so.6";
    private const int X64 = 62;

    /// <summary>Loads libtorch, then TorchSharp's library.</summary>
    /// <param name="folder">The folder of all native files.</param>
    /// <param name="platform">The files' names.</param>
    /// <param name="cacheRoot">The user's cache folder, or null when the user has none.</param>
    /// <exception cref="NativeLibraryException">A file is damaged, for another processor, or refused by the loader.</exception>
    public static TorchLoad Load(string folder, NativePlatform platform, string? cacheRoot)
    {
        var source = Path.Combine(folder, platform.TorchSharpFile);
        var image = ReadImage(source);
        foreach (var name in platform.LibtorchFiles)
        {
            Open(Path.Combine(folder, name));
        }

        // Asked for by name only now: it is then the very copy that libtorch has brought in.
        var missing = WeakVersions.Missing(image, CxxLibrary, ReadImage(LoadedFile(CxxLibrary)));
        if (missing.Count == 0)
        {
            Open(source);
            return new TorchLoad(platform.Rid, folder, source, [], null);
        }

        var patched = WeakVersions.Mark(image, CxxLibrary, missing);
        var key = Convert.ToHexStringLower(SHA256.HashData(image.Bytes));
        var (path, warning) = OpenCopy(cacheRoot, key, platform.TorchSharpFile, patched);
        return new TorchLoad(platform.Rid, folder, path, missing, warning);
    }

    private static (string Path, Text? Warning) OpenCopy(string? cacheRoot, string key, string name, byte[] patched)
    {
        var reason = "no home folder";
        if (cacheRoot is not null)
        {
            try
            {
                var path = new LibraryCache(cacheRoot).Place(key, name, patched);
                NativeLibrary.Load(path);
                return (path, null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                // Read-only, absent, full, or mounted without the right to run code: none of these need stop the user.
                reason = e.Message.ReplaceLineEndings(" ").Trim();
            }
        }

        return OpenTemporaryCopy(cacheRoot, reason, key, name, patched);
    }

    private static (string Path, Text? Warning) OpenTemporaryCopy(string? cacheRoot, string reason, string key, string name, byte[] patched)
    {
        DirectoryInfo? temporary = null;
        try
        {
            temporary = Directory.CreateTempSubdirectory("linnet-native-"); // mode 700
            var path = new LibraryCache(temporary.FullName).Place(key, name, patched);
            Open(path);
            return (path, new Text(
                $"The cache folder {cacheRoot} cannot be used ({reason}); loaded from a temporary folder instead. "
                    + "Set XDG_CACHE_HOME to a folder that you can write to.",
                $"缓存文件夹 {cacheRoot} 无法使用（{reason}）；已改为从临时文件夹加载。"
                    + "请将 XDG_CACHE_HOME 设为您可写入的文件夹。"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NativeLibraryException(
                new Text(
                    $"TorchSharp's library needs a copy, but neither {cacheRoot ?? "a home folder"} ({reason}) nor a temporary folder ({e.Message}) "
                        + "can be written. Set XDG_CACHE_HOME to a folder that you can write to.",
                    $"需要为 TorchSharp 的库建立副本，但 {cacheRoot ?? "主文件夹"}（{reason}）和临时文件夹（{e.Message}）都无法写入。"
                        + "请将 XDG_CACHE_HOME 设为您可写入的文件夹。"),
                e);
        }
        finally
        {
            // The process has the file mapped: its name is no longer needed.
            temporary?.Delete(recursive: true);
        }
    }

    private static ElfImage ReadImage(string path)
    {
        try
        {
            var image = ElfImage.Parse(path, File.ReadAllBytes(path));
            return image.Machine == X64 ? image : throw new NativeLibraryException(new Text(
                $"{path}: expected a library for x86-64 (ELF machine 62), found ELF machine {image.Machine}. "
                    + "Build again for this platform: dotnet build -c Release -p:LinnetPlatform=linux-x64.",
                $"{path}：应为 x86-64 的库（ELF 机器类型 62），实际为类型 {image.Machine}。"
                    + "请为本平台重新构建：dotnet build -c Release -p:LinnetPlatform=linux-x64。"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LoadFailure.Of(path, e);
        }
    }

    private static string LoadedFile(string library)
    {
        try
        {
            return LinuxCalls.FileOf(NativeLibrary.Load(library)) ?? library;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw LoadFailure.Of(library, e);
        }
    }

    private static void Open(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw LoadFailure.Of(path, e);
        }
    }
}
