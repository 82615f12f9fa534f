using Linnet.Core.Random;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using static TorchSharp.torch;

namespace Linnet.Rewards.Learning;

/// <summary>The numbers of a reward model's training.</summary>
/// <param name="PairsPerStep">Pairs of an optimizer step.</param>
/// <param name="MicroBatchPairs">Pairs that go through the model together, both answers of each.</param>
/// <param name="ClipNorm">Longest gradient.</param>
/// <param name="LanguageModelWeight">Weight of the language-model loss on the chosen answers; 0 for none.</param>
/// <param name="Seed">Decides the order of the pairs.</param>
public sealed record RewardTrainingSettings(int PairsPerStep, int MicroBatchPairs, double ClipNorm, double LanguageModelWeight, ulong Seed);

/// <summary>Takes optimizer steps on preference pairs; both answers of a pair go through the model in one batch.</summary>
/// <remarks>
/// Loss: mean of <see cref="RewardLoss.Pairs"/> over the step's pairs, plus, with a weight, the mean negative log-likelihood of the
/// chosen answers' tokens: it keeps the backbone a language model (Zheng et al. 2023, <see href="https://arxiv.org/abs/2307.04964"/> §4.1).
/// Each epoch has its own order. Touches no files and keeps no state but the model's and the optimizer's.
/// </remarks>
public sealed class RewardTrainer : ITrainer
{
    private readonly RewardModel _model;
    private readonly AdamW _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly IReadOnlyList<EncodedPair> _pairs;
    private readonly RewardTrainingSettings _settings;
    private readonly EpochOrder _order;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="optimizer">The optimizer of its parameters; stays the caller's.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="pairs">What is learnt; at least one.</param>
    /// <param name="settings">The numbers.</param>
    public RewardTrainer(
        RewardModel model, AdamW optimizer, LearningRateSchedule schedule, IReadOnlyList<EncodedPair> pairs, RewardTrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PairsPerStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MicroBatchPairs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.LanguageModelWeight);
        (_model, _optimizer, _schedule, _pairs, _settings) = (model, optimizer, schedule, pairs, settings);
        _order = new EpochOrder(pairs.Count, settings.Seed, "pairs/epoch-");
    }

    /// <summary>Takes one step.</summary>
    /// <returns>The pairwise loss in nats as loss, and the tokens of both sequences of all pairs as targets.</returns>
    /// <inheritdoc cref="ITrainer.Step" path="/param"/>
    public StepResult Step(long step, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        _optimizer.ZeroGradients();
        var pairs = Pairs(step);
        var answerTokens = pairs.Sum(pair => (long)pair.Chosen.Length);
        var gaps = new List<float>();
        var (loss, languageLoss) = (0.0, 0.0);
        foreach (var part in pairs.Chunk(_settings.MicroBatchPairs))
        {
            cancellation.ThrowIfCancellationRequested();
            var (pairLoss, language) = Accumulate(part, answerTokens, gaps);
            (loss, languageLoss) = (loss + pairLoss, languageLoss + language);
        }

        var rate = _schedule.At(step);
        var norm = double.IsFinite(loss + languageLoss) ? _optimizer.ClipAndStep(rate, _settings.ClipNorm) : double.NaN;
        var values = new List<KeyValuePair<string, double>>
        {
            new("train_accuracy", gaps.Average(gap => gap > 0 ? 1.0 : gap == 0 ? 0.5 : 0)),
            new("train_gap_mean", gaps.Average()),
        };
        if (_settings.LanguageModelWeight > 0)
        {
            values.Add(new("language_model_loss", languageLoss));
        }

        return new StepResult(loss, rate, norm, pairs.Sum(pair => pair.TokenCount)) { Values = values };
    }

    /// <summary>The pairs of a step: a pure function of seed and step.</summary>
    internal EncodedPair[] Pairs(long step)
    {
        var first = (step - 1) * _settings.PairsPerStep;
        return [.. Enumerable.Range(0, _settings.PairsPerStep).Select(i => _pairs[(int)_order.At(first + i)])];
    }

    /// <summary>Adds one micro-batch's gradient.</summary>
    /// <returns>Its parts of the step's mean losses, in nats.</returns>
    private (double Pairs, double Language) Accumulate(EncodedPair[] pairs, long answerTokens, List<float> gaps)
    {
        using var scope = NewDisposeScope();
        var batch = PaddedBatch.Of([.. pairs.Select(p => p.ChosenSequence), .. pairs.Select(p => p.RejectedSequence)]);
        var hidden = _model.Backbone.Hidden(batch.Tokens);                                    // [2P, T, D]
        var scores = _model.ScoreHidden(hidden, batch.Last);                                  // [2P]
        var (chosen, rejected) = (scores.narrow(0, 0, pairs.Length), scores.narrow(0, pairs.Length, pairs.Length));
        var loss = RewardLoss.Pairs(chosen, rejected).sum() / _settings.PairsPerStep;
        gaps.AddRange((chosen - rejected).detach().data<float>().ToArray());
        if (_settings.LanguageModelWeight == 0)
        {
            loss.backward();
            return (loss.item<float>(), 0);
        }

        var language = LanguageLoss(hidden, pairs) / answerTokens;
        (loss + (_settings.LanguageModelWeight * language)).backward();
        return (loss.item<float>(), language.item<float>());
    }

    /// <summary>Summed negative log-likelihood of the chosen answers, in nats: the token at t + 1 is predicted at t.</summary>
    private Tensor LanguageLoss(Tensor hidden, EncodedPair[] pairs)
    {
        var length = hidden.shape[1];
        var rows = pairs.SelectMany((p, i) => p.Chosen.Select((_, t) => (i * length) + p.Prompt.Length + t - 1)).ToArray();
        var targets = pairs.SelectMany(p => p.Chosen.Select(id => (long)id)).ToArray();
        var logits = _model.Backbone.Logits(hidden.reshape(-1, hidden.shape[2]).index_select(0, tensor(rows)));   // [M, V]
        return nn.functional.cross_entropy(logits, tensor(targets), reduction: nn.Reduction.Sum);
    }
}
