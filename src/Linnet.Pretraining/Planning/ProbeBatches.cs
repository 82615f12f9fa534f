using Linnet.Core.Random;
using Linnet.Training.Loop;

namespace Linnet.Pretraining.Planning;

/// <summary>Drawn token ids in the shape of a recipe's batches: what a step costs does not depend on what the text says.</summary>
internal sealed class ProbeBatches(int vocabulary, int sequences, int microBatch, int length) : IBatchSource
{
    public int MicroBatches => sequences / microBatch;

    public long TargetCount(long step) => (long)sequences * length;

    public MicroBatch Read(long step, int index)
    {
        var random = new CounterRandom((ulong)step, "probe");
        var drawn = new long[((long)microBatch * length) + 1];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = random.Below(vocabulary, (ulong)(((long)index * drawn.Length) + i));
        }

        return new MicroBatch(drawn[..^1], drawn[1..], microBatch, length);
    }
}
