using Linnet.Alignment.Sampling;
using Linnet.Core.Random;
using Linnet.Generation;
using Linnet.Tokenization;

namespace Linnet.Alignment.HeldOut;

/// <summary>Measures policies on the same held-out questions with the same draws, so that Best-of-N, DPO and PPO can be compared.</summary>
/// <remarks>The reference policy of the KL is the SFT model. All numbers come from the decode engine in float32: equal weights give a KL of exactly 0.</remarks>
public sealed class HeldOutEvaluation
{
    private readonly ChatTemplate _template;
    private readonly AnswerScorer _scorer;
    private readonly IGenerator _sft;
    private readonly int _answerTokens;
    private readonly List<int[]> _references;

    /// <param name="questions">The questions, at least one.</param>
    /// <param name="template">How they are put.</param>
    /// <param name="scorer">Scores answers.</param>
    /// <param name="sft">The reference policy; stays the caller's.</param>
    /// <param name="answerTokens">Longest answer, in tokens.</param>
    /// <param name="seed">Decides the draws: the same in all stages.</param>
    public HeldOutEvaluation(
        IReadOnlyList<Question> questions, ChatTemplate template, AnswerScorer scorer, IGenerator sft, int answerTokens, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(template);
        (Questions, _template, _scorer, _sft, _answerTokens) = (questions, template, scorer, sft, answerTokens);
        Seeds = new CounterRandom(seed, "held-out");
        _references = [.. questions.Select(question => template.Answer(question.Reference)).Select(answer => answer[..Math.Min(answer.Length, answerTokens)])];
    }

    /// <summary>The questions.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Decides the draws, as <see cref="AnswerSampler.Draw"/> takes it.</summary>
    public CounterRandom Seeds { get; }

    /// <summary>Measures a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="samples">Answers to each question.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    public HeldOutMeasurement Measure(IGenerator policy, int samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var answers = new AnswerSampler(policy, _template.End, _answerTokens).Draw(Questions, samples, Seeds, first: 0, cancellation);
        var scores = _scorer.Score(Questions, answers);
        var all = answers.SelectMany(group => group).ToList();
        double[] questionScores = [.. scores.Select(group => group.Average())];
        return new HeldOutMeasurement(
            Estimate.Of(questionScores),
            Kl(policy, answers, cancellation),
            ReferenceNats(policy, cancellation),
            all.Average(answer => answer.Tokens.Length),
            all.Average(answer => answer.Ended ? 1.0 : 0.0),
            DistinctPairs.Share(all.Select(answer => answer.Tokens)),
            questionScores,
            answers,
            scores);
    }

    private Estimate Kl(IGenerator policy, IReadOnlyList<SampledAnswer[]> answers, CancellationToken cancellation)
    {
        if (ReferenceEquals(policy, _sft))
        {
            return new(0, 0);
        }

        var pairs = Questions.Zip(answers).SelectMany(pair => pair.Second.Select(answer => (pair.First.Prompt, Answer: answer))).ToList();
        var scored = _sft.LogProbabilities([.. pairs.Select(pair => (int[])[.. pair.Prompt, .. pair.Answer.Tokens])], cancellation);
        var ratios = scored.Zip(pairs, (sft, pair) => LogRatio(pair.Answer.LogProbabilities, sft.AsSpan(pair.Prompt.Length - 1)));
        return Estimate.Of([.. ratios.Chunk(answers[0].Length).Select(group => group.Average())]);
    }

    private static double LogRatio(ReadOnlySpan<float> policy, ReadOnlySpan<float> sft)
    {
        double sum = 0;
        for (var t = 0; t < policy.Length; t++)
        {
            sum += KlEstimators.K1((double)policy[t] - sft[t]);
        }

        return sum;
    }

    private double ReferenceNats(IGenerator policy, CancellationToken cancellation)
    {
        var scored = policy.LogProbabilities([.. Questions.Zip(_references, (question, answer) => (int[])[.. question.Prompt, .. answer])], cancellation);
        var nats = scored.Zip(Questions, (all, question) => all[(question.Prompt.Length - 1)..].Sum(p => (double)p)).Sum();
        return -nats / _references.Sum(answer => answer.Length);
    }
}
