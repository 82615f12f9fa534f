using System.Runtime.CompilerServices;
using TorchSharp;

namespace Linnet.Training.Native;

/// <summary>Loads libtorch and TorchSharp's native library, on systems too where the latter does not load as shipped.</summary>
/// <remarks>See docs/decisions/0001-native-loading.md.</remarks>
public static class TorchLibrary
{
    private static readonly Lazy<TorchLoad> Loaded = new(() => Load(AppContext.BaseDirectory));

    /// <summary>Loads the native libraries once. Call before the first use of TorchSharp, from any thread, as often as you like.</summary>
    /// <remarks>
    /// TorchSharp must not come first: when its own load fails, it copies 0.5 GB of libraries into a folder beside the program.
    /// </remarks>
    /// <returns>How they were loaded.</returns>
    /// <exception cref="NativeLibraryException">They cannot be loaded here. The same error every time.</exception>
    public static TorchLoad EnsureLoaded() => Loaded.Value;

    private static TorchLoad Load(string program)
    {
        var platform = NativePlatform.Current();
        var folder = NativeFolder.Find(program, platform);
        Allocator.KeepFreedMemory();
        var load = OperatingSystem.IsLinux()
            ? LinuxLoader.Load(folder, platform, LibraryCache.UserRoot())
            : new TorchLoad(platform.Rid, folder, Path.Combine(folder, platform.TorchSharpFile), [], null);
        try
        {
            StartTorchSharp();
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw LoadFailure.Of(load.TorchSharpPath, e.GetBaseException());
        }

        return load;
    }

    // Not inlined, so that TorchSharp's static constructor cannot run before its library is in the process.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartTorchSharp() => torch.InitializeDeviceType(DeviceType.CPU);
}
