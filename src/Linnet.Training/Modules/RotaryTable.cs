using Linnet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Cosines and sines of the rotary angles of every position.</summary>
/// <remarks>
/// Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>, §3.2.2: pair i of position t turns by t times the pair's frequency of
/// <see cref="RotaryFrequencies"/>. Angles are computed in double precision. Pairs are half-split (i, i + E/2) as in Hugging Face LLaMA, not
/// neighbours as in the paper. Cosines and sines carry YaRN's magnitude.
/// </remarks>
internal sealed class RotaryTable : IDisposable
{
    private Rotation? _moved;

    public RotaryTable(DecoderDescription description)
    {
        var half = description.HeadWidth / 2;
        var frequencies = RotaryFrequencies.Of(description);
        var cosine = new float[checked(description.MaximumSequenceLength * half)];
        var sine = new float[cosine.Length];
        for (var i = 0; i < cosine.Length; i++)
        {
            var angle = (i / half) * frequencies.PerPair[i % half];
            (cosine[i], sine[i]) = ((float)(Math.Cos(angle) * frequencies.Magnitude), (float)(Math.Sin(angle) * frequencies.Magnitude));
        }

        Whole = new Rotation(
            tensor(cosine, [description.MaximumSequenceLength, half]).DetachFromDisposeScope(),
            tensor(sine, [description.MaximumSequenceLength, half]).DetachFromDisposeScope());
    }

    /// <summary>All positions, on the CPU. Owned by this table.</summary>
    public Rotation Whole { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Whole.Dispose();
        _moved?.Dispose();
    }

    /// <summary>The rotation of positions 0 … <paramref name="length"/> - 1. Its tensors belong to the caller's dispose scope.</summary>
    public Rotation For(long length, Device device)
    {
        var table = device.type == DeviceType.CPU ? Whole : On(device);
        return new(table.Cosine.narrow(0, 0, length), table.Sine.narrow(0, 0, length));
    }

    // Every block asks: it is moved once.
    private Rotation On(Device device)
    {
        if (_moved is null || _moved.Cosine.device != device)
        {
            _moved?.Dispose();
            _moved = new Rotation(Whole.Cosine.to(device).DetachFromDisposeScope(), Whole.Sine.to(device).DetachFromDisposeScope());
        }

        return _moved;
    }
}
