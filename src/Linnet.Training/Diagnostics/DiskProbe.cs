using System.Diagnostics;

namespace Linnet.Training.Diagnostics;

/// <summary>Whether a folder can be written to, how much fits, and how fast it reaches the disk.</summary>
/// <param name="FreeBytes">What this user may still write.</param>
/// <param name="WriteMegabytesPerSecond">10⁶ bytes per second of writing a file and forcing it to the disk.</param>
internal sealed record DiskProbe(long FreeBytes, double WriteMegabytesPerSecond)
{
    private const int Bytes = 32 << 20;

    /// <summary>Writes 32 MiB into the folder, forces them to the disk and removes them.</summary>
    /// <param name="folder">The folder; where it does not exist yet, the nearest one above it is taken.</param>
    /// <exception cref="IOException">It cannot be written or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static DiskProbe Measure(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        var path = Path.Combine(existing, $".linnet-doctor-{Environment.ProcessId}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.DeleteOnClose,
        };
        var block = new byte[1 << 20];
        block.AsSpan().Fill(0x5a);
        using var file = new FileStream(path, options);
        var start = Stopwatch.GetTimestamp();
        for (var written = 0; written < Bytes; written += block.Length)
        {
            file.Write(block);
        }

        file.Flush(flushToDisk: true);
        return new DiskProbe(free, Bytes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6);
    }
}
