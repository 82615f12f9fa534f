using System.Runtime.InteropServices;
using System.Text;

namespace Linnet.Core.Artifacts;

/// <summary>Waits until the disk has what was written.</summary>
public static class Durable
{
    /// <summary>Flushes a file's contents.</summary>
    public static void FlushFile(string path)
    {
        // Windows flushes only handles that may write; Unix flushes any, also of files that are read-only by now.
        var access = OperatingSystem.IsWindows() ? FileAccess.Write : FileAccess.Read;
        using var handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Flushes a folder's list of names, so that a rename survives a power cut. Windows has no such call and does it itself.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Unix.Open(Encoding.UTF8.GetBytes(path + "\0"), 0);
        if (descriptor < 0)
        {
            throw Unix.LastError(path);
        }

        try
        {
            // Some network file systems cannot flush a folder (EINVAL) and keep names durable by themselves.
            const int InvalidArgument = 22;
            if (Unix.Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Unix.LastError(path);
            }
        }
        finally
        {
            _ = Unix.Close(descriptor);
        }
    }

    /// <summary>Flushes every file and folder below <paramref name="folder"/>, and the folder itself.</summary>
    public static void FlushTree(string folder)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal) { folder };
        foreach (var relative in FolderListing.Files(folder))
        {
            var path = Path.Combine(folder, relative);
            FlushFile(path);
            for (var parent = Path.GetDirectoryName(path); parent is not null && parent.Length > folder.Length; parent = Path.GetDirectoryName(parent))
            {
                folders.Add(parent);
            }
        }

        foreach (var path in folders)
        {
            FlushFolder(path);
        }
    }

    private static class Unix
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Flush(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);

        public static IOException LastError(string path)
        {
            var code = Marshal.GetLastPInvokeError();
            return new IOException($"{Marshal.GetPInvokeErrorMessage(code)} : '{path}'", code);
        }
    }
}
