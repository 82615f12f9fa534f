using System.Diagnostics;

namespace Linnet.Core.Hardware;

/// <summary>The physical memory that this process holds.</summary>
public static class ProcessMemory
{
    /// <summary>The resident set now, in bytes, pages of mapped files included.</summary>
    public static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>The largest resident set since the process began (<c>VmHWM</c> on Linux), in bytes; null where the system does not tell.</summary>
    public static long? Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 is > 0 and var peak ? peak : null;
    }
}
