using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Linnet.Training.Native;

/// <summary>Loads libtorch and TorchSharp's native library, on systems too where the latter does not load as shipped.</summary>
public static class TorchLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the native libraries once. Call before the first use of TorchSharp.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var folder = new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native") }
            .First(f => File.Exists(Path.Combine(f, "libLibTorchSharp.so")));
        var source = Path.Combine(folder, "libLibTorchSharp.so");
        var bytes = File.ReadAllBytes(source);
        var cache = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "linnet", "native",
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Directory.CreateDirectory(cache);
        for (var i = 0; i + 8 <= bytes.Length; i += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i)) == 0x0297f842 && bytes[i + 4] == 0 && bytes[i + 5] == 0)
            {
                bytes[i + 4] = 2;
                break;
            }
        }

        var copy = Path.Combine(cache, "libLibTorchSharp.so");
        if (!File.Exists(copy))
        {
            var temporary = copy + "." + Environment.ProcessId;
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, copy, true);
        }

        foreach (var name in new[] { "libc10.so", "libtorch_cpu.so", "libtorch.so" })
        {
            NativeLibrary.Load(Path.Combine(folder, name));
        }

        NativeLibrary.Load(copy);
        return true;
    }
}
