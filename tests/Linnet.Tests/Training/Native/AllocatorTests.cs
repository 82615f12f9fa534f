using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

public sealed class AllocatorTests
{
    [Fact]
    public void KeepFreedMemory_onGlibc_isTaken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only glibc has these settings.");

        Assert.True(Allocator.KeepFreedMemory());
    }

    [Fact]
    public async Task KeepFreedMemory_onTheMainThread_endsPageFaultsOfFreedBuffers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts page faults.");
        var cache = Directory.CreateTempSubdirectory("linnet-allocator-").FullName;

        var answer = await ChildProcess.Run("allocate", cache);

        Directory.Delete(cache, recursive: true);
        Assert.EndsWith(" page faults for each 64 MiB buffer", answer, StringComparison.Ordinal);
        // Without the setting: one for each of the buffer's 16,384 pages.
        Assert.InRange(int.Parse(answer.Split(' ')[0]), 0, 1_000);
    }

    [Fact]
    public void Count_whenFreshPagesAreTouched_rises()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts page faults.");
        var before = PageFaults.Count();

        GC.KeepAlive(GC.AllocateArray<byte>(64 << 20).Select(b => b).Max());

        Assert.True(PageFaults.Count() > before);
    }
}
