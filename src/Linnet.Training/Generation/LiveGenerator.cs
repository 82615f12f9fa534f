using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Training.Checkpoints;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>The generator of a decoder in training: asked for again, it has the weights of that moment.</summary>
/// <remarks>
/// It stays, with its copy of the weights and the memory of its keys and values: on the processor new weights are written over the former ones, in milliseconds.
/// </remarks>
public sealed class LiveGenerator : IDisposable
{
    private readonly Decoder _decoder;
    private readonly Device? _device; // null: the engine on the processor
    private readonly int _threads;
    private IGenerator? _generator;

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

    /// <summary>The generator with the decoder's weights as they are now, float32.</summary>
    /// <returns>Good until the next call; stays this object's.</returns>
    public IGenerator Refresh()
    {
        if (_device is not null)
        {
            Dispose(); // two copies at once might not fit
            return _generator = TorchGenerator.Load(_decoder, _device);
        }

        if (_generator is CpuGenerator known)
        {
            known.Reload(_decoder.Weights());
            return known;
        }

        return _generator = CpuGenerator.Load(_decoder.Description, _decoder.Weights(), _threads);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator?.Dispose();
        _generator = null;
    }
}
