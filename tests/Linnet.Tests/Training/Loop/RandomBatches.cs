using Linnet.Core.Random;
using Linnet.Training.Loop;

namespace Linnet.Tests.Training.Loop;

/// <summary>Batches of drawn tokens; every fifth position carries no loss, so that micro-batches weigh differently.</summary>
internal sealed class RandomBatches(int vocabulary, int sequences, int length, int microBatches, bool isOneBatch = false) : IBatchSource
{
    public int MicroBatches => microBatches;

    public long TargetCount(long step) =>
        Enumerable.Range(0, microBatches).Sum(i => Read(step, i).Targets.LongCount(t => t != MicroBatch.NoTarget));

    public MicroBatch Read(long step, int microBatch)
    {
        var random = new CounterRandom(7, isOneBatch ? "batch" : $"batch {step}");
        var rows = sequences / microBatches;
        var tokens = new long[rows * length];
        var targets = new long[rows * length];
        for (var i = 0; i < tokens.Length; i++)
        {
            var place = (microBatch * rows * length) + i;
            tokens[i] = random.Below(vocabulary, (ulong)(2 * place));
            targets[i] = place % 5 == 0 || place < length / 2 ? MicroBatch.NoTarget : random.Below(vocabulary, (ulong)((2 * place) + 1));
        }

        return new MicroBatch(tokens, targets, rows, length);
    }
}
