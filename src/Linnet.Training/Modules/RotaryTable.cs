using Linnet.Model;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Cosines and sines of the rotary angles of every position.</summary>
/// <remarks>
/// Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>, §3.2.2: pair i of position t turns by t · base^(-2i/E). Angles are
/// computed in double precision. Pairs are half-split (i, i + E/2) as in Hugging Face LLaMA, not neighbours as in the paper.
/// </remarks>
internal sealed class RotaryTable
{
    private readonly Tensor _cosine;    // [T, E/2]
    private readonly Tensor _sine;      // [T, E/2]

    public RotaryTable(DecoderDescription description)
    {
        var half = description.HeadWidth / 2;
        var cosine = new float[description.MaximumSequenceLength * half];
        var sine = new float[cosine.Length];
        for (var i = 0; i < cosine.Length; i++)
        {
            var angle = (i / half) * Math.Pow(description.RopeBase, -2.0 * (i % half) / description.HeadWidth);
            (cosine[i], sine[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }

        _cosine = tensor(cosine, [description.MaximumSequenceLength, half]).DetachFromDisposeScope();
        _sine = tensor(sine, [description.MaximumSequenceLength, half]).DetachFromDisposeScope();
    }

    /// <summary>The rotation of positions 0 … <paramref name="length"/> - 1. Its tensors belong to the caller's dispose scope.</summary>
    public Rotation For(long length, Device device) => new(_cosine.narrow(0, 0, length).to(device), _sine.narrow(0, 0, length).to(device));
}
