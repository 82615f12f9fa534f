using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using static TorchSharp.torch;

namespace Linnet.Training.Diagnostics;

/// <summary>Looks at everything that training needs of a machine, in about ten seconds.</summary>
/// <param name="threads">The threads that training will use, at least 1.</param>
/// <param name="folder">Where runs will be written; it need not exist yet.</param>
public sealed class Doctor(int threads, string folder)
{
    private readonly int _threads = threads >= 1 ? threads : throw new ArgumentOutOfRangeException(nameof(threads), threads, "At least 1.");
    private readonly CpuFeatures _cpu = CpuFeatures.Detect();
    private double? _fp32;
    private double? _bf16;
    private double? _bandwidth;

    /// <summary>Runs every check. None throws: a check that cannot run has failed, and says why and what to do.</summary>
    /// <param name="progress">Told of each check before it runs.</param>
    /// <param name="cancellation">Stops between two checks.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two checks.</exception>
    public DoctorReport Examine(IProgressReporter progress, CancellationToken cancellation)
    {
        (string Key, Text Name, Func<DoctorFinding> Run)[] checks =
        [
            ("cpu", new("Processor", "处理器"), () => MachineChecks.Cpu(_cpu)),
            ("platform", new("Platform", "平台"), MachineChecks.Platform),
            ("cache", new("Cache folder", "缓存文件夹"), MachineChecks.Cache),
            ("libtorch", new("libtorch", "libtorch"), TorchChecks.Library),
            ("threads", new("Threads", "线程"), () => TorchChecks.Threads(_threads, _cpu)),
            (
                "matmul_float32",
                new("Matrix multiplication, float32", "矩阵乘法，float32"),
                () => TorchChecks.Matmul(_threads, ScalarType.Float32, _cpu, out _fp32)),
            (
                "matmul_bfloat16",
                new("Matrix multiplication, bfloat16", "矩阵乘法，bfloat16"),
                () => TorchChecks.Matmul(_threads, ScalarType.BFloat16, _cpu, out _bf16)),
            ("allocator", new("Memory reuse", "内存复用"), TorchChecks.Allocator),
            ("memory", new("Memory", "内存"), MachineChecks.Memory),
            ("bandwidth", new("Memory bandwidth", "内存带宽"), () => MachineChecks.Bandwidth(_threads, out _bandwidth)),
            ("disk", new("Disk", "磁盘"), () => MachineChecks.Disk(folder)),
            ("cuda", new("CUDA", "CUDA"), TorchChecks.Cuda),
        ];
        var found = new List<DoctorCheck>();
        using var task = progress.Begin(new("Examining this machine", "正在检查本机"), checks.Length, new("checks", "项"));
        foreach (var (key, name, run) in checks)
        {
            cancellation.ThrowIfCancellationRequested();
            task.Report(found.Count, name);
            found.Add(Attempt(key, name, run));
        }

        task.Report(found.Count);
        return new DoctorReport(found, _cpu, _threads, new MatmulGigaflops(_fp32, _bf16), _bandwidth);
    }

    /// <summary>Runs one check; what the machine can do wrong becomes a failed check.</summary>
    internal static DoctorCheck Attempt(string key, Text name, Func<DoctorFinding> run)
    {
        try
        {
            var found = run();
            return new DoctorCheck(key, name, found.Status, found.Value, found.Detail, found.Fix);
        }
        catch (LinnetException e)
        {
            return new DoctorCheck(key, name, DoctorStatus.Failed, NotAvailable, e.Text, new Text("Do what the message says.", "请按上述信息处理。"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ExternalException
            or OutOfMemoryException or TypeInitializationException or DllNotFoundException or EntryPointNotFoundException
            or NotSupportedException or InvalidOperationException)
        {
            return new DoctorCheck(
                key,
                name,
                DoctorStatus.Failed,
                NotAvailable,
                Text.Same($"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ").Trim()}"),
                new Text(
                    "This check could not run. Free memory and disk, or build again: dotnet build -c Release.",
                    "该检查无法运行。请释放内存和磁盘空间，或重新构建：dotnet build -c Release。"));
        }
    }

    private static Text NotAvailable { get; } = new("not available", "不可用");
}
