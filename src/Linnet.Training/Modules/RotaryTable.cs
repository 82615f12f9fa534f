using Linnet.Model;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Cosines and sines of the rotary angles of every position.</summary>
/// <remarks>
/// Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>, §3.2.2: pair i of position t turns by t · base^(-2i/E). Angles are
/// computed in double precision. Pairs are half-split (i, i + E/2) as in Hugging Face LLaMA, not neighbours as in the paper.
/// </remarks>
internal sealed class RotaryTable : IDisposable
{
    public RotaryTable(DecoderDescription description)
    {
        var half = description.HeadWidth / 2;
        var cosine = new float[checked(description.MaximumSequenceLength * half)];
        var sine = new float[cosine.Length];
        for (var i = 0; i < cosine.Length; i++)
        {
            var angle = (i / half) * Math.Pow(description.RopeBase, -2.0 * (i % half) / description.HeadWidth);
            (cosine[i], sine[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
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
        Whole.Cosine.Dispose();
        Whole.Sine.Dispose();
    }

    /// <summary>The rotation of positions 0 … <paramref name="length"/> - 1. Its tensors belong to the caller's dispose scope.</summary>
    public Rotation For(long length, Device device) =>
        new(Whole.Cosine.narrow(0, 0, length).to(device), Whole.Sine.narrow(0, 0, length).to(device));
}
