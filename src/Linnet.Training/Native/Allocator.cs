namespace Linnet.Training.Native;

/// <summary>Keeps memory that libtorch frees inside the process, for the next step to take.</summary>
/// <remarks>
/// glibc returns large blocks to the kernel when they are freed, and the kernel clears each page again when the next
/// step touches it. A training step frees and takes the same buffers, such as 64 MB of logits, so this can cost more than the
/// arithmetic. The memory that the process holds then stays at the highest that it has used.
/// </remarks>
public static class Allocator
{
    private const int TrimThreshold = -1, MapCount = -4, ArenaCount = -8;
    private const int Never = -1;

    /// <summary>Sets malloc so, for the whole process. Does nothing where the C library is not glibc.</summary>
    /// <remarks>
    /// Call it early: only glibc's main arena grows without limit, and a thread that already has an arena of its own keeps it.
    /// Such a thread goes on as before, correct but slower. The main thread always has the main arena.
    /// </remarks>
    /// <returns>Whether malloc took all settings.</returns>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return LinuxCalls.MallocOption(MapCount, 0) == 1
                && LinuxCalls.MallocOption(TrimThreshold, Never) == 1
                && LinuxCalls.MallocOption(ArenaCount, 1) == 1;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // musl: another allocator, nothing to set.
        }
    }
}
