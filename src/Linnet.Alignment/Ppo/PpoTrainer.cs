using System.Text.Json.Nodes;
using Linnet.Alignment.Sampling;
using Linnet.Core.Random;
using Linnet.Training.Generation;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using static TorchSharp.torch;

namespace Linnet.Alignment.Ppo;

/// <summary>Takes PPO steps: draw answers with the live weights, score them, learn from them for a few epochs, adapt β.</summary>
/// <remarks>
/// The "old" log-probabilities are the training model's own, over the same minibatches that are learnt from: before the first update the
/// ratio is exactly 1, whatever the decode engine's rounding. A step is a function of weights, moments, β, seed and its number.
/// </remarks>
public sealed class PpoTrainer : ITrainer
{
    private const string CoefficientKey = "kl_coefficient";

    private readonly PolicyModel _policy;
    private readonly Decoder _reference;
    private readonly LiveGenerator _generator;
    private readonly AnswerScorer _scorer;
    private readonly IReadOnlyList<Question> _questions;
    private readonly AdamW _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly PpoLoss _loss;
    private readonly AdaptiveKlController _controller;
    private readonly PpoSettings _settings;
    private readonly GeneralizedAdvantage _advantage;
    private readonly EpochOrder _order;
    private readonly ulong _seed;
    private readonly int _end;

    /// <param name="policy">What is trained; stays the caller's.</param>
    /// <param name="reference">The frozen SFT model; stays the caller's and never gets a gradient.</param>
    /// <param name="generator">Draws with the policy's live weights; stays the caller's.</param>
    /// <param name="scorer">Scores answers.</param>
    /// <param name="questions">The questions to learn from.</param>
    /// <param name="end">The id that ends an answer.</param>
    /// <param name="optimizer">The optimizer of the policy's parameters; stays the caller's.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="loss">The loss of a minibatch.</param>
    /// <param name="controller">β.</param>
    /// <param name="settings">The constants.</param>
    /// <param name="seed">With the step it decides questions and draws.</param>
    public PpoTrainer(
        PolicyModel policy,
        Decoder reference,
        LiveGenerator generator,
        AnswerScorer scorer,
        IReadOnlyList<Question> questions,
        int end,
        AdamW optimizer,
        LearningRateSchedule schedule,
        PpoLoss loss,
        AdaptiveKlController controller,
        PpoSettings settings,
        ulong seed)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfZero(questions.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(settings.Rollouts % settings.Minibatch, 0, nameof(settings));
        (_policy, _reference, _generator, _scorer, _questions) = (policy, reference, generator, scorer, questions);
        (_optimizer, _schedule, _loss, _controller, _settings, _seed, _end) = (optimizer, schedule, loss, controller, settings, seed, end);
        _order = new EpochOrder(questions.Count, seed, "ppo/questions/");
        _advantage = new GeneralizedAdvantage(settings.Gamma, settings.Lambda);
    }

    /// <inheritdoc/>
    public JsonObject State => new() { [CoefficientKey] = _controller.Coefficient };

    /// <inheritdoc/>
    public void Restore(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _controller.Coefficient = state[CoefficientKey]!.GetValue<double>();
    }

    /// <inheritdoc/>
    public StepResult Step(long step, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var coefficient = _controller.Coefficient;
        var rollout = Draw(step, coefficient, cancellation);
        var rate = _schedule.At(step);
        var updates = new List<(PpoResult Result, double Loss, double Norm)>();
        var order = new IndexPermutation(_settings.Rollouts / _settings.Minibatch, _seed, $"ppo/minibatches/{step}");
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            for (var i = 0L; i < order.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                updates.Add(Update(rollout, (int)order[i], rate));
                if (!double.IsFinite(updates[^1].Norm))
                {
                    return Result(rollout, updates, rate, coefficient);
                }
            }
        }

        _controller.Update(rollout.Kl, _settings.Rollouts);
        return Result(rollout, updates, rate, coefficient);
    }

    private Rollout Draw(long step, double coefficient, CancellationToken cancellation)
    {
        var first = (step - 1) * _settings.Rollouts;
        var questions = Enumerable.Range(0, _settings.Rollouts).Select(i => _questions[(int)_order.At(first + i)]).ToList();
        var drawn = _generator.Use(generator => new AnswerSampler(generator, _end, _settings.AnswerTokens)
            .Draw(questions, samples: 1, new CounterRandom(_seed, "ppo/rollouts"), first, cancellation));
        double[] scores = [.. _scorer.Score(questions, drawn).Select(group => group[0])];
        SampledAnswer[] answers = [.. drawn.Select(group => group[0])];
        var (old, values, reference) = (new List<double>(), new List<double>(), new List<double>());
        using (no_grad())
        {
            foreach (var group in questions.Zip(answers).Chunk(_settings.Minibatch))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var batch = Batch(group);
                var output = _policy.Evaluate(batch);
                old.AddRange(output.LogProbabilities.data<float>().Select(p => (double)p));
                values.AddRange(output.Values.data<float>().Select(v => (double)v));
                var targets = batch.Targets.ge(0);
                reference.AddRange(_reference.LogProbabilities(batch.Tokens, batch.Targets).masked_select(targets).data<float>().Select(p => (double)p));
            }
        }

        double[] ratios = [.. old.Zip(reference, (p, r) => p - r)];
        var advantages = new List<double>();
        var start = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            var length = answers[i].Tokens.Length;
            var score = scores[i] - (answers[i].Ended ? 0 : _settings.MissingEndPenalty);
            var rewards = AnswerRewards.Compute(ratios.AsSpan(start, length), coefficient, score);
            advantages.AddRange(_advantage.Compute(rewards, values.GetRange(start, length).ToArray()));
            start += length;
        }

        return new Rollout(
            questions, answers, scores, [.. old], [.. values], ratios,
            Whitening.Apply(advantages), [.. advantages.Zip(values, (a, v) => a + v)]);
    }

    private (PpoResult Result, double Loss, double Norm) Update(Rollout rollout, int minibatch, double rate)
    {
        using var scope = NewDisposeScope();
        _optimizer.ZeroGradients();
        var (from, count) = (minibatch * _settings.Minibatch, _settings.Minibatch);
        var batch = Batch(rollout.Questions.Zip(rollout.Answers).Skip(from).Take(count));
        var tokens = rollout.Answers.Take(from).Sum(answer => answer.Tokens.Length);
        var rolled = new PpoTokens(
            Part(rollout.OldLogProbabilities), Part(rollout.OldValues), Part(rollout.Advantages), Part(rollout.Returns));
        var result = _loss.Compute(rolled, _policy.Evaluate(batch));
        result.Loss.backward();
        var loss = result.Loss.item<float>();
        return (result, loss, double.IsFinite(loss) ? _optimizer.ClipAndStep(rate, _settings.ClipNorm) : double.NaN);

        Tensor Part(double[] all) => tensor([.. all.AsSpan(tokens, batch.AnswerTokens).ToArray().Select(x => (float)x)]);
    }

    private static AnswerBatch Batch(IEnumerable<(Question Question, SampledAnswer Answer)> group) =>
        AnswerBatch.Of([.. group.Select(pair => (pair.Question.Prompt, pair.Answer.Tokens))]);

    private static StepResult Result(Rollout rollout, List<(PpoResult Result, double Loss, double Norm)> updates, double rate, double coefficient)
    {
        double Mean(Func<PpoResult, double> value) => updates.Average(update => value(update.Result));

        // The update that ended the step early is the last one; Max alone would pass over its NaN, and the training would go on.
        var last = updates[^1].Norm;
        var norm = double.IsFinite(last) ? updates.Max(update => update.Norm) : last;
        return new StepResult(updates.Average(update => update.Loss), rate, norm, rollout.Tokens)
        {
            Values =
            [
                new("score", rollout.Scores.Average()),
                new("rollout_kl", rollout.Kl),
                new(CoefficientKey, coefficient),
                new("policy_loss", Mean(r => r.PolicyLoss)),
                new("value_loss", Mean(r => r.ValueLoss)),
                new("entropy", updates[0].Result.Entropy),
                new("ratio_clipped", Mean(r => r.ClippedShare)),
                new("first_ratio_error", updates[0].Result.LargestRatioError),
                new("explained_variance", rollout.ExplainedVariance),
                new("answer_tokens", (double)rollout.Tokens / rollout.Answers.Count),
                new("ended", rollout.Answers.Average(answer => answer.Ended ? 1.0 : 0.0)),
                new("distinct_2", rollout.Distinct2),
                new("sampler_difference", rollout.SamplerDifference),
            ],
        };
    }
}
