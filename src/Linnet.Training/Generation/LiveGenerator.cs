using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Training.Checkpoints;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Generators of a decoder in training, each with the weights of its moment.</summary>
/// <remarks>On the processor it is always the same one: new weights are written over the former ones, in milliseconds. Between uses it keeps nothing but them.</remarks>
public sealed class LiveGenerator : IDisposable
{
    private readonly Decoder _decoder;
    private readonly Device? _device; // null: the engine on the processor
    private readonly int _threads;
    private CpuGenerator? _kept;

    /// <param name="decoder">The decoder; stays the caller's.</param>
    /// <param name="device">Where text is drawn.</param>
    /// <param name="threads">Threads of the processor that draw, at least 1. Change nothing but the speed.</param>
    /// <exception cref="UsageException">The build has no CUDA, or the machine no device.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public LiveGenerator(Decoder decoder, GenerationDevice device, int threads)
        : this(decoder, device == GenerationDevice.Cpu ? null : CudaDevice.Require(CudaDevice.Find()), threads)
    {
    }

    internal LiveGenerator(Decoder decoder, Device? device, int threads)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_decoder, _device, _threads) = (decoder, device, threads);
    }

    /// <summary>Does work with a generator that has the decoder's weights as they are now, float32.</summary>
    /// <param name="work">Must not keep the generator.</param>
    /// <returns>What the work gives.</returns>
    public TResult Use<TResult>(Func<IGenerator, TResult> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _device is { } device ? UseOnce(device, work) : UseKept(work);
    }

    // On a device the training may need the memory.
    private TResult UseOnce<TResult>(Device device, Func<IGenerator, TResult> work)
    {
        using var generator = TorchGenerator.Load(_decoder, device);
        return work(generator);
    }

    private TResult UseKept<TResult>(Func<IGenerator, TResult> work)
    {
        if (_kept is null)
        {
            _kept = CpuGenerator.Load(_decoder.Description, _decoder.Weights(), _threads);
        }
        else
        {
            _kept.Reload(_decoder.Weights());
        }

        try
        {
            return work(_kept);
        }
        finally
        {
            _kept.Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _kept?.Dispose();
}
