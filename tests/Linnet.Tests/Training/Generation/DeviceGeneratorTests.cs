using System.Diagnostics;
using System.Runtime.CompilerServices;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Core;
using Linnet.Tests.Model;
using Linnet.Tests.Training.Native;
using Linnet.Training.Generation;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Generation;

public sealed class DeviceGeneratorTests : IDisposable
{
    private static readonly int[][] Texts = [[5, 6, 7, 8], [256, 1]];

    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightPrecision.Float32, 1e-4)]
    [InlineData(WeightPrecision.Bfloat16, 0.1)]
    public void OpenTorch_onTheProcessorsDevice_givesTheLogitsOfTheProcessorsEngine(WeightPrecision precision, double tolerance)
    {
        using var checkpoint = Write(_folder["model"]);
        using var cpu = DeviceGenerator.Open(checkpoint, GenerationDevice.Cpu, 1, precision);
        using var torch = DeviceGenerator.OpenTorch(checkpoint, Processor(), TorchThreads.Count, precision);

        var (expected, found) = (cpu.NextLogits(Texts, Token), torch.NextLogits(Texts, Token));

        var difference = expected.Zip(found).Max(pair => pair.First.Zip(pair.Second).Max(x => Math.Abs(x.First - x.Second)));
        Assert.InRange(difference, 0, tolerance);
        Assert.True(expected.Max(row => row.Max()) > 1, "the logits must not be trivially small");
        Assert.IsType<CpuGenerator>(cpu);
        Assert.InRange(cpu.WeightBytes, torch.WeightBytes, 3 * torch.WeightBytes); // rows are padded to 32
    }

    [Fact]
    public void WeightBytes_ofTheEngineOnTorch_areThoseOfTheMatrices()
    {
        using var checkpoint = Write(_folder["model"]);
        using var exact = DeviceGenerator.OpenTorch(checkpoint, Processor(), TorchThreads.Count, WeightPrecision.Float32);
        using var half = DeviceGenerator.OpenTorch(checkpoint, Processor(), TorchThreads.Count, WeightPrecision.Bfloat16);

        var matrices = Linnet.Model.WeightNames.All(RandomModel.Tiny).Where(w => w.Shape.Length == 2).Sum(w => w.Shape[0] * w.Shape[1]);
        Assert.Equal((4 * matrices, 2 * matrices), (exact.WeightBytes, half.WeightBytes));
    }

    [Fact]
    public void OpenTorch_withWholeNumbers_isRefused()
    {
        using var checkpoint = Write(_folder["model"]);

        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceGenerator.OpenTorch(checkpoint, Processor(), TorchThreads.Count, WeightPrecision.Int8));
    }

    [Fact]
    public void Open_onCudaInABuildWithout_saysWhatToBuild()
    {
        Assert.SkipUnless(CudaDevice.Find() == CudaSupport.NotInBuild, "This build has CUDA.");
        using var checkpoint = Write(_folder["model"]);

        var error = Assert.Throws<UsageException>(() => DeviceGenerator.Open(checkpoint, GenerationDevice.Cuda, 1));

        Assert.Equal(
            "device: cuda needs a build for CUDA, and this one computes on the processor. "
            + "Build with `dotnet build -c Release -p:LinnetDevice=cuda` (CUDA 12.8, untested), or use device=cpu.",
            error.Message);
        Assert.Equal(
            "device: cuda 需要 CUDA 版本的构建，而本次构建使用处理器计算。"
            + "请用 `dotnet build -c Release -p:LinnetDevice=cuda` 构建（CUDA 12.8，未经测试），或使用 device=cpu。",
            error.Text.Chinese);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Throws<UsageException>(() => DeviceGenerator.Require(GenerationDevice.Cuda));
        DeviceGenerator.Require(GenerationDevice.Cpu);
    }

    [Fact]
    public void Require_ofABuildWithoutADevice_saysWhatIsMissing()
    {
        var error = Assert.Throws<UsageException>(() => CudaDevice.Require(CudaSupport.NoDevice));

        Assert.Equal(
            "device: cuda needs a CUDA device; this build has CUDA, but libtorch finds no device. "
            + "Install the NVIDIA driver (nvidia-smi must list the device), or use device=cpu.",
            error.Message);
        Assert.Equal(
            "device: cuda 需要 CUDA 设备；本次构建含 CUDA，但 libtorch 未找到设备。请安装 NVIDIA 驱动（nvidia-smi 应能列出设备），或使用 device=cpu。",
            error.Text.Chinese);
    }

    [Fact]
    public async Task Open_onTheProcessor_doesNotLoadLibtorch() =>
        Assert.Equal("generated 3, libtorch False, then True", await ChildProcess.Run("generate", _folder.Path));

    /// <summary>What the child of the test above does and says.</summary>
    internal static string GenerateInThisProcess()
    {
        using var folder = new TestFolder();
        using var checkpoint = Write(folder["model"]);
        DeviceGenerator.Require(GenerationDevice.Cpu);
        using var generator = DeviceGenerator.Open(checkpoint, GenerationDevice.Cpu, 2, WeightPrecision.Bfloat16);
        var tokens = generator.Generate([new([5], 3, SamplingSettings.Greedy, [])], null, CancellationToken.None)[0].Tokens.Length;
        var before = IsLoaded();
        TorchLibrary.EnsureLoaded();
        return $"generated {tokens}, libtorch {before}, then {IsLoaded()}";

        static bool IsLoaded()
        {
            using var process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Any(module => module.ModuleName.Contains("torch_cpu", StringComparison.Ordinal));
        }
    }

    // libtorch is loaded before TorchSharp's first own use of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Device Processor()
    {
        TorchLibrary.EnsureLoaded();
        return CPU;
    }

    private static Checkpoint Write(string folder)
    {
        Directory.CreateDirectory(folder);
        CheckpointFolder.Write(folder, RandomModel.Tiny, RandomModel.Tensors(RandomModel.Tiny, RandomModel.Weights(RandomModel.Tiny, 2)), new ByteTokenizer());
        Linnet.Core.Artifacts.Manifest.Write(folder);
        return Checkpoint.Open(folder);
    }
}
