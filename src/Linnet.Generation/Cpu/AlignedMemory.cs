using System.Runtime.InteropServices;

namespace Linnet.Generation.Cpu;

/// <summary>Memory outside the collected heap, in large pages where the system has them. What it holds at first is undefined.</summary>
/// <remarks>
/// A product reads every weight once: with pages of 4 KiB the processor spends part of that time looking up addresses. Linux gives pages
/// of 2 MiB to those who ask.
/// </remarks>
internal sealed unsafe partial class AlignedMemory : IDisposable
{
    private const int LargePage = 1 << 21;
    private const int AdviseLargePages = 14; // MADV_HUGEPAGE
    private void* _start;

    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public AlignedMemory(long length)
    {
        Length = length;
        _start = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), (nuint)(length >= LargePage ? LargePage : 64));
        if (length >= LargePage && OperatingSystem.IsLinux())
        {
            _ = Advise(_start, (nuint)length, AdviseLargePages); // only advice: what it returns changes nothing
        }

        GC.AddMemoryPressure(Math.Max(length, 1));
    }

    ~AlignedMemory() => Free();

    public byte* Pointer => (byte*)_start;

    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start != null)
        {
            NativeMemory.AlignedFree(_start);
            _start = null;
            GC.RemoveMemoryPressure(Math.Max(Length, 1));
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* start, nuint length, int advice);
}
