namespace Linnet.Alignment.Sampling;

/// <summary>Scores sampled answers: how the reward model is asked, in one place for all stages.</summary>
/// <remarks>
/// A reward model reads whole answers and is trained on ended ones. An answer that was cut off is ended for it, so that its score says
/// how good the text is as it stands; whoever wants to punish the missing end does so openly.
/// </remarks>
/// <param name="score">Scores of whole sequences, prompt and answer with its end, in standard deviations from the mean of reference samples.</param>
/// <param name="end">The id that ends an answer.</param>
public sealed class AnswerScorer(Func<IReadOnlyList<int[]>, double[]> score, int end)
{
    /// <summary>Scores the answers to each question.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="answers">[questions][samples].</param>
    /// <returns>[questions][samples].</returns>
    public IReadOnlyList<double[]> Score(IReadOnlyList<Question> questions, IReadOnlyList<SampledAnswer[]> answers)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(answers);
        var sequences = questions.Zip(answers).SelectMany(pair => pair.Second.Select(answer => Sequence(pair.First, answer))).ToList();
        var scores = score(sequences);
        var start = 0;
        return [.. answers.Select(group => scores[start..(start += group.Length)])];
    }

    private int[] Sequence(Question question, SampledAnswer answer) =>
        answer.Ended ? [.. question.Prompt, .. answer.Tokens] : [.. question.Prompt, .. answer.Tokens, end];
}
