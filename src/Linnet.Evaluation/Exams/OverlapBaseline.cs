namespace Linnet.Evaluation.Exams;

/// <summary>What counting words gets right: the reader who knows nothing.</summary>
public static class OverlapBaseline
{
    /// <summary>Chooses the option of which the largest share of words occurs in context and subject.</summary>
    /// <remarks>
    /// The number of common words is the same for all four by construction and would decide nothing, so the share is taken, which also
    /// sees the options' lengths. Options that draw share the point.
    /// </remarks>
    public static Proportion Measure(IReadOnlyList<ExamQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return new Proportion(questions.Sum(Points), questions.Count);
    }

    private static double Points(ExamQuestion question)
    {
        var asked = WordOverlap.Words($"{question.Context} {question.Subject}");
        var shares = question.Options.Select(option =>
        {
            var words = WordOverlap.Words(option);
            return words.Count == 0 ? 0 : (double)WordOverlap.Count(asked, words) / words.Count;
        }).ToList();
        var best = shares.Max();
        return shares[question.Answer] == best ? 1.0 / shares.Count(s => s == best) : 0;
    }
}
