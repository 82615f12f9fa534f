using System.Runtime.CompilerServices;
using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Checkpoints;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Opens generators on the device that a recipe names.</summary>
public static class DeviceGenerator
{
    /// <summary>Refuses a device that is not there, before any work.</summary>
    /// <exception cref="UsageException">The build has no CUDA, or the machine no device.</exception>
    /// <exception cref="NativeLibraryException">The device is cuda and libtorch cannot be loaded here.</exception>
    public static void Require(GenerationDevice device)
    {
        if (device == GenerationDevice.Cuda)
        {
            RequireCuda();
        }
    }

    /// <summary>Copies the weights of a checkpoint, which may be closed afterwards. On the processor libtorch is not loaded for it.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">Threads of the processor, at least 1. Change nothing but the speed.</param>
    /// <param name="precision">How the matrices are kept; one that the device keeps (<see cref="GenerationDevices.Keeps"/>).</param>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static IGenerator Open(
        Checkpoint checkpoint, GenerationDevice device, int threads, WeightPrecision precision = WeightPrecision.Float32) =>
        device == GenerationDevice.Cpu ? CpuGenerator.Load(checkpoint, threads, precision) : OpenCuda(checkpoint, threads, precision);

    /// <summary>Copies the weights of a decoder that may go on learning, as float32.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">Threads of the processor, at least 1. Change nothing but the speed.</param>
    /// <inheritdoc cref="Require" path="/exception"/>
    public static IGenerator Open(Decoder decoder, GenerationDevice device, int threads)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return device == GenerationDevice.Cpu
            ? CpuGenerator.Load(decoder.Description, decoder.Weights(), threads)
            : TorchGenerator.Load(decoder, RequireCuda());
    }

    /// <summary>The engine of libtorch on any of its devices.</summary>
    internal static TorchGenerator OpenTorch(Checkpoint checkpoint, Device device, int threads, WeightPrecision precision)
    {
        TorchThreads.Use(threads);
        return TorchGenerator.Load(checkpoint, device, precision switch
        {
            WeightPrecision.Float32 => MatrixPrecision.Fp32,
            WeightPrecision.Bfloat16 => MatrixPrecision.Bf16,
            _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "libtorch keeps weights as float32 or bfloat16 only."),
        });
    }

    // Not inlined: what names a type of TorchSharp must not be compiled into what a chat on the processor runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchGenerator OpenCuda(Checkpoint checkpoint, int threads, WeightPrecision precision) =>
        OpenTorch(checkpoint, RequireCuda(), threads, precision);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Device RequireCuda() => CudaDevice.Require(CudaDevice.Find());
}
