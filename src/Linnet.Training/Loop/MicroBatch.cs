namespace Linnet.Training.Loop;

/// <summary>Some sequences that go through the model together.</summary>
/// <param name="Tokens">Token ids, [B, T] row by row.</param>
/// <param name="Targets">The id that each position has to predict, [B, T]; <see cref="NoTarget"/> where a position carries no loss.</param>
/// <param name="Sequences">B.</param>
/// <param name="Length">T, in tokens.</param>
public sealed record MicroBatch(long[] Tokens, long[] Targets, int Sequences, int Length)
{
    /// <summary>Marks a position that carries no loss: padding, or a prompt.</summary>
    public const long NoTarget = -1;
}
