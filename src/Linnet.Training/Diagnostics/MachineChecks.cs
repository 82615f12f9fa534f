using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Training.Native;

namespace Linnet.Training.Diagnostics;

/// <summary>The checks that need no libtorch.</summary>
internal static class MachineChecks
{
    private const double Gibibyte = 1L << 30;
    private const double LeastMemory = 4 * Gibibyte, LeastDisk = 1 * Gibibyte, EnoughDisk = 5 * Gibibyte;

    public static DoctorFinding Cpu(CpuFeatures cpu)
    {
        (string Name, bool Has)[] features =
        [
            ("AVX2", cpu.Avx2), ("FMA", cpu.Fma), ("AVX-512", cpu.Avx512F), ("AVX512-BF16", cpu.Avx512Bf16),
            ("AMX-BF16", cpu.AmxBf16), ("AdvSimd", cpu.AdvSimd),
        ];
        var has = string.Join(", ", features.Where(f => f.Has).Select(f => f.Name));
        var isSlow = !cpu.Avx2 && !cpu.AdvSimd;
        return new DoctorFinding(
            isSlow ? DoctorStatus.Warning : DoctorStatus.Ok,
            Text.Same($"{cpu.ModelName}, {cpu.Architecture.ToString().ToLowerInvariant()}"),
            has.Length > 0 ? Text.Same(has) : new("no vector features", "没有向量指令集"),
            isSlow
                ? new(
                    "Training will be slow without AVX2. In a virtual machine, let it see the host's processor (QEMU: -cpu host).",
                    "没有 AVX2，训练会很慢。若在虚拟机中，请让它使用宿主机的处理器特性（QEMU：-cpu host）。")
                : null);
    }

    public static DoctorFinding Platform()
    {
        var platform = NativePlatform.Current();
        return new DoctorFinding(
            DoctorStatus.Ok,
            Text.Same(platform.Rid),
            new("TorchSharp has a native library for it", "TorchSharp 有该平台的原生库"));
    }

    public static DoctorFinding Cache()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new DoctorFinding(DoctorStatus.Ok, new("not needed", "不需要"), new("only Linux needs one", "仅 Linux 需要"));
        }

        if (LibraryCache.UserRoot() is not { } root)
        {
            return new DoctorFinding(
                DoctorStatus.Warning,
                new("none", "无"),
                new("this user has no home folder", "该用户没有主文件夹"),
                new("Set XDG_CACHE_HOME to a folder that you can write to.", "请将 XDG_CACHE_HOME 设为您可写入的文件夹。"));
        }

        var folder = new LibraryCache(root).Folder;
        if (!Directory.Exists(folder))
        {
            return new DoctorFinding(
                DoctorStatus.Ok,
                Text.Same(folder),
                new("does not exist; made when it is needed", "尚不存在，需要时会创建"));
        }

        LibraryCache.RequirePrivate(folder);
        return new DoctorFinding(DoctorStatus.Ok, Text.Same(folder), new("only you can write to it", "仅您本人可写"));
    }

    public static DoctorFinding Memory()
    {
        var memory = MachineMemory.Read();
        var isShort = memory.AvailableBytes < LeastMemory;
        var limit = memory.LimitBytes is null ? new Text("no container limit", "无容器限制") : new Text("limited by the container", "受容器限制");
        return new DoctorFinding(
            isShort ? DoctorStatus.Warning : DoctorStatus.Ok,
            new(
                $"{memory.AvailableBytes / Gibibyte:0.0} of {memory.TotalBytes / Gibibyte:0.0} GiB available",
                $"{memory.TotalBytes / Gibibyte:0.0} GiB 中有 {memory.AvailableBytes / Gibibyte:0.0} GiB 可用"),
            limit,
            isShort
                ? new("Close other programs or raise the container's limit: the tour wants 4 GiB.", "请关闭其他程序或提高容器限制：tour 需要 4 GiB。")
                : null);
    }

    public static DoctorFinding Bandwidth(int threads, out double? gigabytesPerSecond)
    {
        gigabytesPerSecond = MemoryBandwidth.Measure(threads);
        return new DoctorFinding(
            DoctorStatus.Ok,
            Text.Same($"{gigabytesPerSecond:0.0} GB/s"),
            new($"STREAM triad, {threads} threads", $"STREAM triad，{threads} 个线程"));
    }

    public static DoctorFinding Disk(string folder)
    {
        var probe = DiskProbe.Measure(folder);
        var status = probe.FreeBytes < LeastDisk ? DoctorStatus.Failed
            : probe.FreeBytes < EnoughDisk ? DoctorStatus.Warning
            : DoctorStatus.Ok;
        return new DoctorFinding(
            status,
            new($"{probe.FreeBytes / Gibibyte:0.0} GiB free", $"剩余 {probe.FreeBytes / Gibibyte:0.0} GiB"),
            new(
                $"{Path.GetFullPath(folder)}; written and synced at {probe.WriteMegabytesPerSecond:0} MB/s",
                $"{Path.GetFullPath(folder)}；写入并落盘 {probe.WriteMegabytesPerSecond:0} MB/s"),
            status == DoctorStatus.Ok
                ? null
                : new("Free some space, or put runs on another disk with --run.", "请释放空间，或用 --run 将运行目录放到其他磁盘。"));
    }
}
