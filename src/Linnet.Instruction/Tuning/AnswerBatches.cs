using Linnet.Core.Random;
using Linnet.Training.Loop;

namespace Linnet.Instruction.Tuning;

/// <summary>Batches of questions with answers, loss on the answers only, as a pure function of seed and step.</summary>
/// <remarks>
/// The examples form an endless stream: every epoch is a shuffle of its own, and each example comes once in each. <see cref="Pool"/>
/// batches of the stream at a time, at most an epoch, are sorted by length and cut into batches, which are then taken in a shuffled order: sequences of
/// about one length stand together, so little is padding. Padding stands at the right, where causal attention makes it harmless, and
/// neither it nor a question has a target.
/// </remarks>
public sealed class AnswerBatches : IBatchSource
{
    private const int LargestPool = 16;

    private readonly IReadOnlyList<Example> _examples;
    private readonly EpochOrder _order;
    private readonly ulong _seed;
    private readonly int _batch;
    private readonly int _microBatch;

    /// <param name="examples">The examples, at least one.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="batchSize">Sequences of a step, a multiple of <paramref name="microBatchSize"/>.</param>
    /// <param name="microBatchSize">Sequences that go through the model together.</param>
    public AnswerBatches(IReadOnlyList<Example> examples, ulong seed, int batchSize, int microBatchSize)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(examples.Count, 1, nameof(examples));
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batchSize % microBatchSize, 0, nameof(batchSize));
        (_examples, _seed, _batch, _microBatch) = (examples, seed, batchSize, microBatchSize);
        _order = new EpochOrder(examples.Count, seed, "sft/epoch-");
    }

    /// <summary>Batches that are sorted together. Never more than an epoch holds: copies of one example would stand in one batch.</summary>
    public int Pool => Math.Clamp(_examples.Count / _batch, 1, LargestPool);

    /// <inheritdoc/>
    public int MicroBatches => _batch / _microBatch;

    /// <inheritdoc/>
    public long TargetCount(long step) => Indices(step).Sum(i => (long)_examples[i].AnswerLength);

    /// <inheritdoc/>
    public MicroBatch Read(long step, int microBatch) =>
        Padded([.. Indices(step).Skip(microBatch * _microBatch).Take(_microBatch).Select(i => _examples[i])]);

    /// <summary>Which examples a step learns from, shortest first.</summary>
    /// <param name="step">The step, from 1.</param>
    public IReadOnlyList<int> Indices(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var (pool, place) = ((step - 1) / Pool, (step - 1) % Pool);
        var batch = new IndexPermutation(Pool, _seed, $"sft/pool-{pool}")[place];
        var first = pool * Pool * _batch;
        int[] sorted = [.. Enumerable.Range(0, Pool * _batch).Select(i => (int)_order.At(first + i))];
        Array.Sort(sorted, (a, b) => (_examples[a].Tokens.Length, a).CompareTo((_examples[b].Tokens.Length, b)));
        return sorted.AsSpan((int)(batch * _batch), _batch).ToArray();
    }

    /// <summary>Lays examples out as a micro-batch.</summary>
    /// <param name="examples">The examples, at least one.</param>
    /// <returns>
    /// Tokens and targets [B, T], T the longest example's positions. Position t of a row has token t and, where token t + 1 belongs to
    /// the answer or ends it, that token as its target; padding repeats the row's last token.
    /// </returns>
    public static MicroBatch Padded(IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var length = examples.Max(e => e.Positions);
        var (tokens, targets) = (new long[examples.Count * length], new long[examples.Count * length]);
        Array.Fill(targets, MicroBatch.NoTarget);
        for (var row = 0; row < examples.Count; row++)
        {
            var example = examples[row];
            for (var t = 0; t < length; t++)
            {
                tokens[(row * length) + t] = example.Tokens[Math.Min(t, example.Tokens.Length - 1)];
                if (t + 1 >= example.PromptLength && t < example.Positions)
                {
                    targets[(row * length) + t] = example.Tokens[t + 1];
                }
            }
        }

        return new(tokens, targets, examples.Count, length);
    }
}
