using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Training.Diagnostics;
using Linnet.Training.Native;
using TorchSharp;

namespace Linnet.Tests.Training.Diagnostics;

public sealed class DoctorTests
{
    [Fact]
    public void Examine_onThisMachine_findsItFitAndMeasuresTheSamePeaksForMachines()
    {
        var report = new Doctor(1, Path.GetTempPath()).Examine(SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "cpu", "platform", "cache", "libtorch", "threads", "matmul_float32", "matmul_bfloat16", "allocator", "memory", "bandwidth",
                "disk", "cuda",
            ],
            report.Checks.Select(check => check.Key));
        Assert.All(report.Checks, check => Assert.Equal(check.Status != DoctorStatus.Ok, check.Fix is not null));
        Assert.True(report.IsHealthy, string.Join('\n', report.Checks));

        var json = report.ToJson(Language.Chinese);
        Assert.InRange((double)json["matmul_gflops"]!["float32"]!, 1, 100_000);
        Assert.Equal(report.Cpu.Bfloat16Matmul, json["matmul_gflops"]!["bfloat16"] is not null);
        Assert.InRange((double)json["memory_bandwidth_gb_per_second"]!, 0.5, 10_000);
        Assert.Equal("处理器", (string?)json["checks"]![0]!["name"]);
    }

    [Fact]
    public void Matmul_withoutBfloat16InTheProcessor_measuresNothingAndSaysWhy()
    {
        var found = TorchChecks.Matmul(1, torch.ScalarType.BFloat16, new CpuFeatures { Avx2 = true, Avx512F = true }, out var gigaflops);

        Assert.Null(gigaflops);
        Assert.Equal(DoctorStatus.Ok, found.Status);
        Assert.Equal("this processor has neither AVX512-BF16 nor AMX-BF16: training computes in float32", found.Detail.English);
    }

    [Fact]
    public void Attempt_ofWhatThrows_isAFailedCheckWithTheReason()
    {
        var name = Text.Same("x");

        var known = Doctor.Attempt("x", name, () => throw new NativeLibraryException(new Text("no musl", "没有 musl")));
        var unknown = Doctor.Attempt("x", name, () => throw new IOException("No space left\non device"));

        Assert.Equal((DoctorStatus.Failed, "没有 musl"), (known.Status, known.Detail.Chinese));
        Assert.Equal((DoctorStatus.Failed, "IOException: No space left on device"), (unknown.Status, unknown.Detail.English));
        Assert.NotNull(known.Fix);
        Assert.NotNull(unknown.Fix);
    }

    [Fact]
    public void Disk_whereNothingCanBeWritten_fails()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses /proc.");

        var check = Doctor.Attempt("disk", Text.Same("Disk"), () => MachineChecks.Disk("/proc/runs"));

        Assert.Equal(DoctorStatus.Failed, check.Status);
        Assert.NotNull(check.Fix);
    }

    [Fact]
    public void Disk_inAFolderThatIsNotThereYet_measuresAndLeavesNothing()
    {
        var parent = Directory.CreateTempSubdirectory("linnet-disk-").FullName;

        var found = MachineChecks.Disk(Path.Combine(parent, "runs", "first"));

        Assert.Contains("MB/s", found.Detail.English, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(parent));
        Directory.Delete(parent);
    }

    [Fact]
    public void Cpu_withoutVectors_warns()
    {
        var found = MachineChecks.Cpu(new CpuFeatures { ModelName = "QEMU" });

        Assert.Equal(DoctorStatus.Warning, found.Status);
        Assert.NotNull(found.Fix);
        Assert.Equal(DoctorStatus.Ok, MachineChecks.Cpu(new CpuFeatures { Avx2 = true }).Status);
    }

    [Fact]
    public void Measure_putsTheProcessesThreadsBack()
    {
        var before = TorchThreads.Count;

        MatmulPeak.Measure(before + 1, torch.ScalarType.Float32);

        Assert.Equal(before, TorchThreads.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatmulPeak.Measure(0, torch.ScalarType.Float32));
    }
}
