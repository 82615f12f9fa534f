using System.Globalization;

namespace Linnet.Core.Hardware;

/// <summary>The limits that a Linux container or batch system has set on this process, versions 1 and 2 of control groups.</summary>
/// <param name="MemoryLimitBytes">The most memory that the group may hold, or null without a limit.</param>
/// <param name="MemoryUsedBytes">What the limited group holds, less what the kernel can drop from its file cache; null without a limit.</param>
/// <param name="Processors">The processor time that the group may take, in processors, or null without a limit.</param>
public sealed record ControlGroup(long? MemoryLimitBytes, long? MemoryUsedBytes, double? Processors)
{
    /// <summary>Version 1 writes "no limit" as the largest number of pages.</summary>
    private const long NoLimit = 1L << 62;

    /// <summary>Reads the tightest limit of the group and the groups around it. Files that are missing or cannot be read set no limit.</summary>
    /// <param name="root">The root of the file system: <c>/</c>, or another folder in tests.</param>
    public static ControlGroup Read(string root = "/")
    {
        (long Limit, long Used)? memory = null;
        double? processors = null;
        foreach (var (controller, path) in Groups(root))
        {
            foreach (var folder in FolderAndParents(Path.Combine(root, "sys/fs/cgroup", controller), path))
            {
                var limit = Number(folder, "memory.max") ?? Number(folder, "memory.limit_in_bytes");
                if (limit is < NoLimit && (memory is null || limit < memory.Value.Limit))
                {
                    var used = Number(folder, "memory.current") ?? Number(folder, "memory.usage_in_bytes") ?? 0;
                    memory = (limit.Value, Math.Max(0, used - Statistic(folder, "inactive_file")));
                }

                if (Quota(folder) is { } quota && (processors is null || quota < processors))
                {
                    processors = quota;
                }
            }
        }

        return new ControlGroup(memory?.Limit, memory?.Used, processors);
    }

    private static IEnumerable<(string Controller, string Path)> Groups(string root)
    {
        foreach (var line in ReadLines(Path.Combine(root, "proc/self/cgroup")))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            // Version 2 is the line without controllers; on a hybrid system it is mounted under "unified".
            foreach (var controller in controllers.Length == 0 ? ["", "unified"] : controllers.Split(','))
            {
                yield return (controller, path.Trim('/'));
            }
        }
    }

    private static IEnumerable<string> FolderAndParents(string mount, string path)
    {
        // Inside a container the path may be the host's: the mount itself then holds the limits.
        for (var part = path; part.Length > 0; part = part.Contains('/') ? part[..part.LastIndexOf('/')] : "")
        {
            yield return Path.Combine(mount, part);
        }

        yield return mount;
    }

    private static double? Quota(string folder)
    {
        if (ReadLines(Path.Combine(folder, "cpu.max")).FirstOrDefault()?.Split(' ') is [var quota, var period])
        {
            return Parse(quota) is { } time && Parse(period) is > 0 and var each ? (double)time / each : null;
        }

        return Number(folder, "cpu.cfs_quota_us") is > 0 and var microseconds && Number(folder, "cpu.cfs_period_us") is > 0 and var interval
            ? (double)microseconds / interval
            : null;
    }

    private static long Statistic(string folder, string key) =>
        ReadLines(Path.Combine(folder, "memory.stat"))
            .Where(line => line.StartsWith(key + " ", StringComparison.Ordinal))
            .Select(line => Parse(line[(key.Length + 1)..]))
            .FirstOrDefault() ?? 0;

    private static long? Number(string folder, string file) => Parse(ReadLines(Path.Combine(folder, file)).FirstOrDefault());

    private static long? Parse(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
