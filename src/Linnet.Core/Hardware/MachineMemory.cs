using System.Globalization;

namespace Linnet.Core.Hardware;

/// <summary>The memory that this process may use, under a container's limit.</summary>
/// <param name="TotalBytes">Physical memory, or the container's limit where that is less.</param>
/// <param name="AvailableBytes">What can be taken now without swapping, within that limit.</param>
/// <param name="LimitBytes">The container's limit, or null without one that is less than physical memory.</param>
public sealed record MachineMemory(long TotalBytes, long AvailableBytes, long? LimitBytes)
{
    /// <summary>Reads the memory of this machine.</summary>
    public static MachineMemory Read() => OperatingSystem.IsLinux() ? ReadLinux("/") : ReadFromRuntime();

    /// <summary>Reads Linux's <c>/proc/meminfo</c> and control groups under <paramref name="root"/>.</summary>
    internal static MachineMemory ReadLinux(string root)
    {
        var total = Kibibytes(root, "MemTotal:");
        var available = Kibibytes(root, "MemAvailable:");
        if (total is null || available is null)
        {
            return ReadFromRuntime();
        }

        var group = ControlGroup.Read(root);
        if (group.MemoryLimitBytes is not { } limit || limit >= total)
        {
            return new MachineMemory(total.Value, available.Value, null);
        }

        var left = Math.Max(0, limit - (group.MemoryUsedBytes ?? 0));
        return new MachineMemory(limit, Math.Min(available.Value, left), limit);
    }

    private static MachineMemory ReadFromRuntime()
    {
        var memory = GC.GetGCMemoryInfo();
        return new MachineMemory(
            memory.TotalAvailableMemoryBytes,
            Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes),
            null);
    }

    private static long? Kibibytes(string root, string key)
    {
        var path = Path.Combine(root, "proc/meminfo");
        if (!File.Exists(path))
        {
            return null;
        }

        var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line is not null
            && long.TryParse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture, out var value)
            ? value * 1024
            : null;
    }
}
