using System.Runtime.InteropServices;

namespace Linnet.Training.Native;

/// <summary>The few calls of glibc that .NET does not offer.</summary>
internal static partial class LinuxCalls
{
    private const int CurrentFolder = -100, DoNotFollowLinks = 0x100, BasicStatistics = 0x7ff, LinkMap = 2;

    /// <summary>The user that the kernel checks permissions for.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint EffectiveUser();

    /// <summary>Sets one of malloc's parameters; returns 1 when it was taken. (man mallopt)</summary>
    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int MallocOption(int parameter, int value);

    /// <summary>The owner of a file or folder itself, not of what a link points to; null when there is none.</summary>
    public static unsafe (uint Owner, bool IsFolder)? Owner(string path)
    {
        // struct statx has one layout on every architecture: stx_uid at 20, stx_mode at 28.
        var status = stackalloc byte[256];
        if (Statx(CurrentFolder, path, DoNotFollowLinks, BasicStatistics, status) != 0)
        {
            return null;
        }

        const int TypeMask = 0xf000, FolderType = 0x4000;
        return (*(uint*)(status + 20), (*(ushort*)(status + 28) & TypeMask) == FolderType);
    }

    /// <summary>The file from which a loaded library came.</summary>
    public static unsafe string? FileOf(nint library)
    {
        nint* map;
        return LoadInformation(library, LinkMap, &map) == 0 ? Marshal.PtrToStringUTF8(map[1]) : null; // l_addr, l_name
    }

    [LibraryImport("libc.so.6", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc.so.6", EntryPoint = "dlinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static unsafe partial int LoadInformation(nint library, int request, void* answer);
}
