using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Training.Generation;
using Linnet.Training.Native;
using TorchSharp;

namespace Linnet.Training.Diagnostics;

/// <summary>The checks that ask libtorch. Each loads it first, so that each fails with the same clear reason when it cannot be loaded.</summary>
internal static class TorchChecks
{
    private const int BufferFloats = 16 << 20; // 64 MiB
    private const int BufferRounds = 8;

    public static DoctorFinding Library()
    {
        var load = TorchLibrary.EnsureLoaded();
        var how = load.IsPatched
            ? new Text(
                $"by a copy in which {string.Join(", ", load.WeakVersions)}, which this system's libstdc++ lacks, is optional: {load.TorchSharpPath}",
                $"通过副本加载，其中本系统 libstdc++ 缺少的 {string.Join("、", load.WeakVersions)} 被标为可选：{load.TorchSharpPath}")
            : new Text($"as shipped: {load.TorchSharpPath}", $"按原样加载：{load.TorchSharpPath}");
        return new DoctorFinding(
            load.Warning is null ? DoctorStatus.Ok : DoctorStatus.Warning,
            new($"{torch.__version__} loaded", $"已加载 {torch.__version__}"),
            how,
            load.Warning);
    }

    public static DoctorFinding Threads(int threads, CpuFeatures cpu)
    {
        var group = ControlGroup.Read();
        var isCrowded = threads > cpu.LogicalProcessors;
        var quota = group.Processors is { } processors
            ? new Text($"container quota {processors:0.##}", $"容器配额 {processors:0.##}")
            : new Text("no container quota", "无容器配额");
        return new DoctorFinding(
            isCrowded ? DoctorStatus.Warning : DoctorStatus.Ok,
            Text.Same($"{threads}"),
            new(
                $"{cpu.LogicalProcessors} logical processors, libtorch's own choice {TorchThreads.Count}, {quota.English}",
                $"{cpu.LogicalProcessors} 个逻辑处理器，libtorch 默认 {TorchThreads.Count}，{quota.Chinese}"),
            isCrowded
                ? new($"Use at most {cpu.LogicalProcessors} threads.", $"请最多使用 {cpu.LogicalProcessors} 个线程。")
                : null);
    }

    /// <summary>Measures one peak, or returns null with the reason where the processor lacks the arithmetic.</summary>
    public static DoctorFinding Matmul(int threads, torch.ScalarType type, CpuFeatures cpu, out double? gigaflops)
    {
        gigaflops = null;
        if (type == torch.ScalarType.BFloat16 && !cpu.Bfloat16Matmul)
        {
            return new DoctorFinding(
                DoctorStatus.Ok,
                new("not used", "不使用"),
                new(
                    "this processor has neither AVX512-BF16 nor AMX-BF16: training computes in float32",
                    "该处理器没有 AVX512-BF16 或 AMX-BF16：训练以 float32 计算"));
        }

        gigaflops = MatmulPeak.Measure(threads, type);
        return new DoctorFinding(
            DoctorStatus.Ok,
            Text.Same($"{gigaflops:0} GFLOP/s"),
            new($"{MatmulPeak.Size}³, {threads} threads, fastest of several", $"{MatmulPeak.Size}³，{threads} 个线程，取多次中最快"));
    }

    public static DoctorFinding Allocator()
    {
        TorchLibrary.EnsureLoaded();
        // Several rounds first: glibc settles on where buffers of one size go.
        TouchBuffers(BufferRounds);
        var before = PageFaults.Count();
        TouchBuffers(BufferRounds);
        if (before is not { } start || PageFaults.Count() is not { } end)
        {
            return new DoctorFinding(DoctorStatus.Ok, new("not measured", "未测量"), new("only Linux counts page faults", "仅 Linux 统计缺页"));
        }

        var each = (end - start) / (double)(2 * BufferRounds);
        var pages = BufferFloats * (double)sizeof(float) / Environment.SystemPageSize;
        var isWasteful = each > pages / 4;
        return new DoctorFinding(
            isWasteful ? DoctorStatus.Warning : DoctorStatus.Ok,
            new($"{each:0} page faults for each 64 MiB buffer", $"每个 64 MiB 缓冲区缺页 {each:0} 次"),
            new($"of {pages:0} pages; 0 is best", $"共 {pages:0} 页；0 为最佳"),
            isWasteful
                ? new(
                    "Freed memory goes back to the kernel. Start with MALLOC_ARENA_MAX=1 in the environment.",
                    "释放的内存被交还给内核。请在环境变量中设置 MALLOC_ARENA_MAX=1 后启动。")
                : null);
    }

    public static DoctorFinding Cuda()
    {
        var found = CudaDevice.Find();
        if (found == CudaSupport.NotInBuild)
        {
            return new DoctorFinding(
                DoctorStatus.Ok,
                new("not in this build", "本次构建不含"),
                new(
                    "this build computes on the processor; dotnet build -c Release -p:LinnetDevice=cuda makes one for CUDA 12.8, which is untested",
                    "本次构建使用处理器计算；dotnet build -c Release -p:LinnetDevice=cuda 可构建 CUDA 12.8 版本，该版本未经测试"));
        }

        return found == CudaSupport.Ready
            ? new DoctorFinding(
                DoctorStatus.Warning,
                new($"{torch.cuda.device_count()} devices, untested", $"{torch.cuda.device_count()} 个设备，未经测试"),
                new("Linnet has not been run on CUDA", "Linnet 尚未在 CUDA 上运行过"),
                new("Compare the first losses with a run on the processor.", "请将开头的损失与处理器上的运行结果比较。"))
            : new DoctorFinding(
                DoctorStatus.Warning,
                new("no device", "没有设备"),
                new("this build has CUDA, but libtorch finds no device", "本次构建含 CUDA，但 libtorch 未找到设备"),
                new(
                    "Install the NVIDIA driver (nvidia-smi must list the device), or build without -p:LinnetDevice=cuda.",
                    "请安装 NVIDIA 驱动（nvidia-smi 应能列出设备），或不带 -p:LinnetDevice=cuda 重新构建。"));
    }

    private static void TouchBuffers(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            using var first = torch.zeros(BufferFloats);
            using var second = torch.zeros(BufferFloats);
            // Zeros of a fresh mapping need no page until they are written.
            first.fill_(1);
            second.fill_(1);
        }
    }
}
