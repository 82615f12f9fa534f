using System.Globalization;

namespace Linnet.Training.Native;

/// <summary>How often the kernel had to give this process a fresh page.</summary>
public static class PageFaults
{
    /// <summary>Minor page faults of all threads of this process so far, or null where the system does not tell.</summary>
    public static long? Count()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/proc/self/stat"))
        {
            return null;
        }

        // The second field is the program's name in brackets and may hold spaces. Minor faults are the tenth. (man proc)
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields.Length > 7 && long.TryParse(fields[7], CultureInfo.InvariantCulture, out var faults) ? faults : null;
    }
}
