using Linnet.Generation.Cpu;

namespace Linnet.Training.Generation;

/// <summary>A sequence whose tokens are all known.</summary>
internal sealed class GivenSequence(int[] tokens, int index, bool lastOnly, int prefixLength) : PendingSequence(tokens, index, prefixLength)
{
    public override bool IsFinished => Computed == Tokens.Count;

    public override bool WantsLogits(int index) => !lastOnly || index == Tokens.Count - 1;
}
