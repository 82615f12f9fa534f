using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>What there is of CUDA in this program on this machine.</summary>
internal enum CudaSupport
{
    /// <summary>The build has no CUDA library.</summary>
    NotInBuild,

    /// <summary>The build has it, but libtorch finds no device.</summary>
    NoDevice,

    /// <summary>There is a device.</summary>
    Ready,
}

/// <summary>The CUDA device, or the reason why there is none.</summary>
internal static class CudaDevice
{
    /// <summary>Asks libtorch.</summary>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static CudaSupport Find()
    {
        var load = TorchLibrary.EnsureLoaded();
        var file = OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so";
        return !File.Exists(Path.Combine(load.Folder, file)) ? CudaSupport.NotInBuild
            : TryInitializeDeviceType(DeviceType.CUDA) && cuda.is_available() ? CudaSupport.Ready
            : CudaSupport.NoDevice;
    }

    /// <summary>The device on which <c>device: cuda</c> computes.</summary>
    /// <param name="found">What <see cref="Find"/> found.</param>
    /// <exception cref="UsageException">There is none: why, and what to do.</exception>
    public static Device Require(CudaSupport found) => found switch
    {
        CudaSupport.Ready => CUDA,
        CudaSupport.NotInBuild => throw new UsageException(new Text(
            "device: cuda needs a build for CUDA, and this one computes on the processor. "
            + "Build with `dotnet build -c Release -p:LinnetDevice=cuda` (CUDA 12.8, untested), or use device=cpu.",
            "device: cuda 需要 CUDA 版本的构建，而本次构建使用处理器计算。"
            + "请用 `dotnet build -c Release -p:LinnetDevice=cuda` 构建（CUDA 12.8，未经测试），或使用 device=cpu。")),
        _ => throw new UsageException(new Text(
            "device: cuda needs a CUDA device; this build has CUDA, but libtorch finds no device. "
            + "Install the NVIDIA driver (nvidia-smi must list the device), or use device=cpu.",
            "device: cuda 需要 CUDA 设备；本次构建含 CUDA，但 libtorch 未找到设备。"
            + "请安装 NVIDIA 驱动（nvidia-smi 应能列出设备），或使用 device=cpu。")),
    };
}
