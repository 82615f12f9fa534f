using Linnet.Alignment.Sampling;
using Linnet.Core.Random;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using static TorchSharp.torch;

namespace Linnet.Alignment.Dpo;

/// <summary>Takes DPO steps over preference pairs whose reference log-probabilities were computed once.</summary>
public sealed class DpoTrainer : ITrainer
{
    private readonly Decoder _policy;
    private readonly AdamW _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly DpoLoss _loss;
    private readonly IReadOnlyList<OnPolicyPair> _pairs;
    private readonly int _batch;
    private readonly EpochOrder _order;
    private readonly double _clipNorm;
    private readonly float[] _referenceChosen;
    private readonly float[] _referenceRejected;

    /// <summary>Computes the reference log-probabilities, so <paramref name="reference"/> is no longer needed afterwards.</summary>
    /// <param name="policy">What is trained; stays the caller's.</param>
    /// <param name="reference">The frozen SFT model; never gets a gradient.</param>
    /// <param name="optimizer">The optimizer of the policy's parameters; stays the caller's.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="pairs">The pairs, at least one.</param>
    /// <param name="batch">Pairs of one step.</param>
    /// <param name="clipNorm">Longest gradient.</param>
    /// <param name="seed">With the step it decides which pairs.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public DpoTrainer(
        Decoder policy,
        Decoder reference,
        AdamW optimizer,
        LearningRateSchedule schedule,
        DpoLoss loss,
        IReadOnlyList<OnPolicyPair> pairs,
        int batch,
        double clipNorm,
        ulong seed,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (_policy, _optimizer, _schedule, _loss, _pairs, _batch, _clipNorm) = (policy, optimizer, schedule, loss, pairs, batch, clipNorm);
        _order = new EpochOrder(pairs.Count, seed, "dpo/pairs/");
        (_referenceChosen, _referenceRejected) = (new float[pairs.Count], new float[pairs.Count]);
        using var untracked = no_grad();
        foreach (var group in Enumerable.Range(0, pairs.Count).Chunk(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logs = Evaluate(reference, group);
            logs.Chosen.data<float>().ToArray().CopyTo(_referenceChosen, group[0]);
            logs.Rejected.data<float>().ToArray().CopyTo(_referenceRejected, group[0]);
        }
    }

    /// <inheritdoc/>
    public StepResult Step(long step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        _optimizer.ZeroGradients();
        int[] group = [.. Enumerable.Range(0, _batch).Select(i => (int)_order.At(((step - 1) * _batch) + i))];
        var policy = Evaluate(_policy, group);
        var reference = new PairLogProbabilities(
            tensor([.. group.Select(i => _referenceChosen[i])]), tensor([.. group.Select(i => _referenceRejected[i])]));
        var result = _loss.Compute(policy, reference);
        result.Loss.backward();
        double loss = result.Loss.item<float>();
        var rate = _schedule.At(step);
        var norm = double.IsFinite(loss) ? _optimizer.ClipAndStep(rate, _clipNorm) : double.NaN;
        return new StepResult(loss, rate, norm, group.Sum(i => (long)_pairs[i].Chosen.Length + _pairs[i].Rejected.Length))
        {
            Values =
            [
                new("margin", result.Margin),
                new("accuracy", result.Accuracy),
                new("chosen_log_probability", Mean(policy.Chosen)),
                new("rejected_log_probability", Mean(policy.Rejected)),
                new("chosen_log_ratio", Mean(policy.Chosen - reference.Chosen)),
                new("rejected_log_ratio", Mean(policy.Rejected - reference.Rejected)),
            ],
        };
    }

    private static double Mean(Tensor values) => values.mean().item<float>();

    // Chosen and rejected go through the model together.
    private PairLogProbabilities Evaluate(Decoder model, int[] group)
    {
        var batch = AnswerBatch.Of(
            [.. group.Select(i => (_pairs[i].Prompt, _pairs[i].Chosen)), .. group.Select(i => (_pairs[i].Prompt, _pairs[i].Rejected))]);
        var sums = SequenceLogProbability.Sum(model, batch);                   // [2B]
        return new(sums.narrow(0, 0, group.Length), sums.narrow(0, group.Length, group.Length));
    }
}
