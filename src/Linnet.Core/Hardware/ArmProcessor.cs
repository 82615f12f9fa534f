using System.Runtime.InteropServices;

namespace Linnet.Core.Hardware;

/// <summary>The name of an Apple processor. Other Arm systems have no name in one agreed place.</summary>
internal static class ArmProcessor
{
    /// <summary>The brand string, or null where there is none.</summary>
    public static string? Name()
    {
        if (!OperatingSystem.IsMacOS())
        {
            return null;
        }

        var text = new byte[128];
        nint length = text.Length;
        return Sysctl("machdep.cpu.brand_string", text, ref length, 0, 0) == 0 && length > 1
            ? System.Text.Encoding.UTF8.GetString(text, 0, (int)length - 1)
            : null;
    }

    [DllImport("libSystem.dylib", EntryPoint = "sysctlbyname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Sysctl([MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, ref nint length, nint newValue, nint newLength);
}
