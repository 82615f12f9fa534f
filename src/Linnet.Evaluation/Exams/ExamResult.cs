using System.Text.Json.Nodes;
using Linnet.Core.Random;

namespace Linnet.Evaluation.Exams;

/// <summary>What a model's answers come to.</summary>
public static class ExamResult
{
    /// <summary>Right answers by letters, by length-normalised likelihood and by plain likelihood; prompts that did not fit count as wrong.</summary>
    public static (Proportion Letters, Proportion Likelihood, Proportion Unnormalized) Accuracy(IReadOnlyList<ExamAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return (Count(a => a.Letters), Count(a => a.Means), Count(a => a.Sums));

        Proportion Count(Func<ExamAnswer, IReadOnlyList<double>?> scores) =>
            new(answers.Count(a => ExamAnswer.Choice(scores(a)) == a.Question.Answer), answers.Count);
    }

    /// <summary>The same choices, by likelihood, held against answers that are drawn: a control that must be at chance.</summary>
    public static Proportion AgainstDrawnAnswers(IReadOnlyList<ExamAnswer> answers, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var drawn = new CounterRandom(seed, "exam/control/answers");
        return new Proportion(
            answers.Where((a, i) => ExamAnswer.Choice(a.Means) == drawn.Below(ExamQuestion.OptionCount, (ulong)i)).Count(), answers.Count);
    }

    /// <summary>The first questions with subjects of other documents: a control that must be at chance.</summary>
    /// <remarks>Question i gets the context and subject of one that follows it at half the exam's length, or the next one of another document.</remarks>
    public static IReadOnlyList<ExamQuestion> WithOtherSubjects(IReadOnlyList<ExamQuestion> questions, int count)
    {
        ArgumentNullException.ThrowIfNull(questions);
        List<ExamQuestion> changed = [];
        for (var i = 0; i < questions.Count && changed.Count < count; i++)
        {
            for (var k = 0; k < questions.Count; k++)
            {
                var other = questions[(i + (questions.Count / 2) + k) % questions.Count];
                if (other.Document != questions[i].Document)
                {
                    changed.Add(questions[i] with { Context = other.Context, Subject = other.Subject });
                    break;
                }
            }
        }

        return changed;
    }

    /// <summary>How often answers of a certain confidence are right.</summary>
    /// <param name="answers">Scored answers.</param>
    /// <param name="bins">Equally many answers in each.</param>
    /// <returns>Mean confidence (softmax of the mean log-probabilities over the four options) and share of right answers, by rising confidence.</returns>
    public static IReadOnlyList<(double Confidence, double Accuracy)> Reliability(IReadOnlyList<ExamAnswer> answers, int bins)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var scored = answers.Where(a => a.Means is not null)
            .Select(a => (Confidence: Confidence(a.Means!), Right: ExamAnswer.Choice(a.Means) == a.Question.Answer))
            .OrderBy(a => a.Confidence)
            .ToList();
        return [.. Enumerable.Range(0, bins)
            .Select(bin => scored[(scored.Count * bin / bins)..(scored.Count * (bin + 1) / bins)])
            .Where(bin => bin.Count > 0)
            .Select(bin => (bin.Average(a => a.Confidence), bin.Average(a => a.Right ? 1.0 : 0)))];
    }

    /// <summary>All of a model's figures, for the stage's summary.</summary>
    public static JsonObject ToJson(IReadOnlyList<ExamAnswer> answers, IReadOnlyList<ExamAnswer> otherSubjects, ulong seed)
    {
        var (letters, likelihood, unnormalized) = Accuracy(answers);
        var result = new JsonObject
        {
            ["accuracy_letters"] = letters.Value,
            ["interval_letters"] = letters.Interval(),
            ["accuracy_likelihood"] = likelihood.Value,
            ["interval_likelihood"] = likelihood.Interval(),
            ["accuracy_unnormalized"] = unnormalized.Value,
            ["interval_unnormalized"] = unnormalized.Interval(),
            ["too_long"] = answers.Count(a => a.Letters is null || a.Sums is null),
        };
        var drawn = AgainstDrawnAnswers(answers, seed);
        result["control_drawn_answers"] = drawn.Value;
        result["interval_drawn_answers"] = drawn.Interval();
        if (otherSubjects.Count > 0)
        {
            var control = Accuracy(otherSubjects);
            result["control_other_subjects"] = control.Likelihood.Value;
            result["interval_other_subjects"] = control.Likelihood.Interval();
            result["control_other_subjects_letters"] = control.Letters.Value;
        }

        return result;
    }

    private static double Confidence(IReadOnlyList<double> scores)
    {
        var best = scores.Max();
        return 1 / scores.Sum(score => Math.Exp(score - best));
    }
}
