namespace Linnet.Evaluation.Exams;

/// <summary>How a model weighed the four options of a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Letters">Logits of the letters (log-probabilities in nats where a letter takes several ids), [4]; null when the prompt did not fit.</param>
/// <param name="Sums">log p of each option in nats, [4]; null when a line did not fit.</param>
/// <param name="Lengths">Tokens of each option, [4].</param>
public sealed record ExamAnswer(ExamQuestion Question, IReadOnlyList<double>? Letters, IReadOnlyList<double>? Sums, IReadOnlyList<int> Lengths)
{
    /// <summary>log p of each option divided by its tokens: a long option is not punished for its length.</summary>
    public IReadOnlyList<double>? Means => Sums is null ? null : [.. Sums.Zip(Lengths, (sum, length) => sum / length)];

    /// <summary>Index of the largest score, the first on ties; null without scores.</summary>
    public static int? Choice(IReadOnlyList<double>? scores)
    {
        if (scores is null)
        {
            return null;
        }

        var best = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}
