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

    /// <summary>Document number of every token, [B, T], never falling along a row; null: each row is one document.</summary>
    public long[]? Documents { get; init; }

    /// <summary>A batch of zeros, to be filled.</summary>
    /// <param name="sequences">B.</param>
    /// <param name="length">T.</param>
    /// <param name="withDocuments">Whether rows hold several documents.</param>
    public static MicroBatch Empty(int sequences, int length, bool withDocuments) => new(new long[sequences * length], new long[sequences * length], sequences, length)
    {
        Documents = withDocuments ? new long[sequences * length] : null,
    };

    /// <summary>Tokens and targets as tensors, each [B, T], int64. The caller disposes them.</summary>
    public (Tensor Tokens, Tensor Targets) ToTensors() =>
        (tensor(Tokens, Sequences, Length), tensor(Targets, Sequences, Length));

    /// <summary>The document numbers as a tensor, [B, T], int64, or null. The caller disposes it.</summary>
    public Tensor? ToDocuments() => Documents is null ? null : tensor(Documents, Sequences, Length);
}
