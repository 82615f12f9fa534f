namespace Linnet.Evaluation.Exams;

/// <summary>Keeps the right option's rank by length even over an exam, so that length alone gives no answer.</summary>
internal sealed class LengthRanks
{
    // Small enough that any beginning of an exam is nearly even, large enough that few questions are passed over while a rare rank is awaited.
    private const int Slack = 8;

    private readonly int[] _used = new int[ExamQuestion.OptionCount];

    /// <summary>Chooses the rank that the fewest questions have so far, of those that a question can have.</summary>
    /// <param name="shorter">Wrong options to be had that are shorter than the right one.</param>
    /// <param name="longer">Wrong options to be had that are longer.</param>
    /// <returns>How many of the wrong options are to be shorter, 0 to 3, counted as used; null where the question would make the ranks uneven.</returns>
    public int? Choose(int shorter, int longer)
    {
        var chosen = Enumerable.Range(0, _used.Length)
            .Where(rank => rank <= shorter && _used.Length - 1 - rank <= longer && _used[rank] - _used.Min() < Slack)
            .OrderBy(rank => _used[rank])
            .Select(rank => (int?)rank)
            .FirstOrDefault();
        if (chosen is { } rank)
        {
            _used[rank]++;
        }

        return chosen;
    }
}
