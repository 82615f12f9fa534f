using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Loop;

/// <summary>Some sequences that go through the model together.</summary>
/// <param name="Tokens">Token ids, [B, T] row by row.</param>
/// <param name="Targets">The id that each position has to predict, [B, T]; <see cref="NoTarget"/> where a position carries no loss.</param>
/// <param name="Sequences">B.</param>
/// <param name="Length">T, in tokens.</param>
public sealed record MicroBatch(long[] Tokens, long[] Targets, int Sequences, int Length)
{
    /// <summary>Marks a position that carries no loss: padding, or a prompt.</summary>
    public const long NoTarget = Decoder.IgnoredTarget;

    /// <summary>Tokens and targets as tensors, each [B, T], int64. The caller disposes them.</summary>
    public (Tensor Tokens, Tensor Targets) ToTensors() =>
        (tensor(Tokens, Sequences, Length), tensor(Targets, Sequences, Length));
}
