using Linnet.Core.Progress;
using Linnet.Generation;

namespace Linnet.Evaluation.Exams;

/// <summary>Puts questions to a model.</summary>
/// <param name="generator">The model.</param>
/// <param name="paper">The questions' wording and examples, in the model's ids.</param>
public sealed class Examination(IGenerator generator, ExamPaper paper)
{
    // The examples are computed once for so many questions; progress moves as often.
    private const int Group = 128;

    /// <summary>Scores the options of every question, by letters and by likelihood.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="progress">Moves by one for each question.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>One answer for each question, in order. Prompts that do not fit the model are not scored.</returns>
    public IReadOnlyList<ExamAnswer> Answer(IReadOnlyList<ExamQuestion> questions, IProgressTask progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(progress);
        List<ExamAnswer> answers = [];
        foreach (var group in questions.Chunk(Group))
        {
            var letters = Letters(group, cancellation);
            var lines = Lines(group, cancellation);
            for (var i = 0; i < group.Length; i++)
            {
                answers.Add(new ExamAnswer(group[i], letters[i], lines[i].Sums, lines[i].Lengths));
            }

            progress.Report(answers.Count);
        }

        return answers;
    }

    private double[]?[] Letters(ExamQuestion[] questions, CancellationToken cancellation)
    {
        var results = new double[]?[questions.Length];
        var prompts = questions.Select(paper.LettersQuestion).ToList();
        var longest = paper.LetterIds.Max(l => l.Length);
        int[] fitting = [.. Enumerable.Range(0, prompts.Count).Where(i => Fits(paper.LettersPrefix.Length + prompts[i].Length + longest - 1))];
        if (longest == 1)
        {
            var logits = fitting.Length == 0 ? [] : generator.NextLogits(paper.LettersPrefix, [.. fitting.Select(i => prompts[i])], cancellation);
            for (var i = 0; i < fitting.Length; i++)
            {
                results[fitting[i]] = [.. paper.LetterIds.Select(id => (double)logits[i][id[0]])];
            }

            return results;
        }

        int[][] all = [.. fitting.SelectMany(i => paper.LetterIds.Select(id => (int[])[.. prompts[i], .. id]))];
        var scored = all.Length == 0 ? [] : generator.LogProbabilities(paper.LettersPrefix, all, cancellation);
        for (var i = 0; i < fitting.Length; i++)
        {
            var first = i * ExamQuestion.OptionCount;
            results[fitting[i]] = [.. paper.LetterIds.Select((id, option) => Tail(scored[first + option], id.Length))];
        }

        return results;
    }

    private (double[]? Sums, int[] Lengths)[] Lines(ExamQuestion[] questions, CancellationToken cancellation)
    {
        var starts = questions.Select(paper.LineStart).ToList();
        var ends = questions.Select(q => q.Options.Select(paper.LineEnd).ToArray()).ToList();
        int[] fitting = [.. Enumerable.Range(0, questions.Length).Where(i => Fits(paper.LinesPrefix.Length + starts[i].Length + ends[i].Max(e => e.Length) - 1))];
        var scored = fitting.Length == 0
            ? []
            : generator.EndingLogProbabilities(paper.LinesPrefix, [.. fitting.Select(i => new BranchingText(starts[i], ends[i]))], cancellation);
        var results = ends.Select(e => ((double[]?)null, e.Select(o => o.Length).ToArray())).ToArray();
        for (var i = 0; i < fitting.Length; i++)
        {
            results[fitting[i]].Item1 = [.. scored[i].Select(option => option.Sum(p => (double)p))];
        }

        return results;
    }

    private bool Fits(int positions) => positions <= generator.Description.MaximumSequenceLength;

    private static double Tail(float[] logProbabilities, int count) => logProbabilities.TakeLast(count).Sum(p => (double)p);
}
