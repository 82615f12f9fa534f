using Linnet.Core.Hardware;

namespace Linnet.Tests.Core.Hardware;

public sealed class MachineMemoryTests : IDisposable
{
    private const long Mebibyte = 1 << 20;
    private readonly string _root = Directory.CreateTempSubdirectory("linnet-memory-").FullName;

    public MachineMemoryTests() =>
        Write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:         1048576 kB\nMemAvailable:    4194304 kB\n");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ReadLinux_withoutGroups_isTheMachine() =>
        Assert.Equal(new MachineMemory(8192 * Mebibyte, 4096 * Mebibyte, null), MachineMemory.ReadLinux(_root));

    [Fact]
    public void ReadLinux_inVersion2Container_isTheLimitLessWhatIsUsedButNotDroppable()
    {
        Write("proc/self/cgroup", "0::/user/job\n");
        Write("sys/fs/cgroup/user/memory.max", "2147483648\n");
        Write("sys/fs/cgroup/user/memory.current", "1073741824\n");
        Write("sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 268435456\n");
        Write("sys/fs/cgroup/user/job/memory.max", "max\n");
        Write("sys/fs/cgroup/user/job/cpu.max", "150000 100000\n");
        Write("sys/fs/cgroup/user/cpu.max", "max 100000\n");

        Assert.Equal(new MachineMemory(2048 * Mebibyte, 1280 * Mebibyte, 2048 * Mebibyte), MachineMemory.ReadLinux(_root));
        Assert.Equal(1.5, ControlGroup.Read(_root).Processors);
    }

    [Fact]
    public void ReadLinux_inVersion1ContainerThatSeesTheHostsPath_findsTheLimitAtTheMount()
    {
        Write("proc/self/cgroup", "4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "104857600\n");
        Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
        Write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

        Assert.Equal(new MachineMemory(1024 * Mebibyte, 924 * Mebibyte, 1024 * Mebibyte), MachineMemory.ReadLinux(_root));
        Assert.Equal(2.0, ControlGroup.Read(_root).Processors);
    }

    [Fact]
    public void ReadLinux_withVersion1Unlimited_isTheMachine()
    {
        Write("proc/self/cgroup", "4:memory:/\n1:cpu:/\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");

        Assert.Null(MachineMemory.ReadLinux(_root).LimitBytes);
        Assert.Equal(new ControlGroup(null, null, null), ControlGroup.Read(_root));
    }

    [Fact]
    public void Read_onThisMachine_isSane()
    {
        var memory = MachineMemory.Read();

        Assert.InRange(memory.TotalBytes, 64 * Mebibyte, 1L << 50);
        Assert.InRange(memory.AvailableBytes, 0, memory.TotalBytes);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
