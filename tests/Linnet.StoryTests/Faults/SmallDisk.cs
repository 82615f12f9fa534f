using System.Diagnostics;

namespace Linnet.StoryTests.Faults;

/// <summary>A file system of a few megabytes (tmpfs), so that a full disk is a real ENOSPC. Needs Linux and root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    /// <summary>Mounts the disk; skips the test, visibly, where that is not allowed.</summary>
    public static SmallDisk Mount(int kibibytes)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Execute("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", disk.Path))
        {
            return disk;
        }

        disk._folder.Dispose();
        Assert.Skip("a full disk needs Linux and the right to mount a tmpfs");
        throw new UnreachableException();
    }

    /// <summary>Fills the disk but for about <paramref name="left"/> bytes.</summary>
    public void FillAllBut(long left)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace - left;
        using var file = new FileStream(System.IO.Path.Combine(Path, "ballast"), FileMode.Create);
        var block = new byte[64 * 1024];
        for (; free > 0; free -= block.Length)
        {
            file.Write(block, 0, (int)Math.Min(free, block.Length));
        }
    }

    public void Dispose()
    {
        Execute("umount", Path);
        _folder.Dispose();
    }

    private static bool Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
