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

    [Theory]
    [InlineData("given", 16_000, 1_000_000)] // one for each of the block's 16,384 pages, every time
    [InlineData("kept", 0, 100)]
    public async Task KeepFreedMemory_onTheMainThread_endsPageFaultsOfFreedBlocks(string task, int least, int most)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.SystemPageSize == 4096, "Counts page faults of 4 KiB.");

        Assert.InRange(int.Parse(await ChildProcess.Run(task, Path.GetTempPath())), least, most);
    }

    [Fact]
    public async Task KeepFreedMemory_onTheMainThread_endsPageFaultsOfTensors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts page faults.");
        var cache = Directory.CreateTempSubdirectory("linnet-allocator-").FullName;

        var answer = await ChildProcess.Run("tensors", cache);

        Directory.Delete(cache, recursive: true);
        Assert.EndsWith(" page faults for each 64 MiB buffer", answer, StringComparison.Ordinal);
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
