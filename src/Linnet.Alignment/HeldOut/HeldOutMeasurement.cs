using Linnet.Alignment.Sampling;

namespace Linnet.Alignment.HeldOut;

/// <summary>How a policy answers questions that nothing was learnt from.</summary>
/// <param name="Reward">Mean score over questions, of their answers' mean scores.</param>
/// <param name="Kl">KL(π ‖ SFT) of whole answers in nats: mean of Σ log π − log π_SFT over the tokens of answers drawn from π.</param>
/// <param name="ReferenceNats">Mean negative log-likelihood of the people's answers, in nats a token.</param>
/// <param name="AnswerTokens">Mean length of an answer, its end included.</param>
/// <param name="EndedShare">Share of answers that the policy ended.</param>
/// <param name="Distinct2">Different pairs of neighbouring tokens, as a share of all pairs of all answers.</param>
/// <param name="QuestionScores">Mean score of each question's answers, for paired comparison.</param>
/// <param name="Answers">[questions][samples].</param>
/// <param name="Scores">[questions][samples].</param>
public sealed record HeldOutMeasurement(
    Estimate Reward,
    Estimate Kl,
    double ReferenceNats,
    double AnswerTokens,
    double EndedShare,
    double Distinct2,
    IReadOnlyList<double> QuestionScores,
    IReadOnlyList<SampledAnswer[]> Answers,
    IReadOnlyList<double[]> Scores);
