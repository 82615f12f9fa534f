namespace Linnet.Corpora.Cleaning;

/// <summary>Keeps the best of each source: the documents with the highest scores that make up a share of its characters.</summary>
internal static class QualitySelection
{
    /// <param name="stage">The step's name.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="shares">The share of characters to keep, by source, 0 to 1.</param>
    /// <param name="score">A document's score.</param>
    public static StepResult Apply(
        string stage, IReadOnlyList<CorpusDocument> documents, IReadOnlyDictionary<string, double> shares, Func<CorpusDocument, double> score)
    {
        var scores = documents.Select(score).ToList();
        var removed = new Dictionary<int, double>();
        foreach (var (source, share) in shares)
        {
            var ranked = Enumerable.Range(0, documents.Count)
                .Where(i => documents[i].Source == source)
                .OrderByDescending(i => scores[i])
                .ThenBy(i => i)
                .ToList();
            var budget = share * ranked.Sum(i => documents[i].Characters);
            var (taken, bound) = (0L, 0.0);
            foreach (var i in ranked)
            {
                if (taken < budget)
                {
                    (taken, bound) = (taken + documents[i].Characters, scores[i]);
                }
                else
                {
                    removed[i] = bound;
                }
            }
        }

        return new StepResult(
            [.. documents.Where((_, i) => !removed.ContainsKey(i))],
            [.. removed.OrderBy(r => r.Key).Select(r => Removal.OfDocument(documents[r.Key], stage, "low_quality", scores[r.Key], Math.Round(r.Value, 4)))]);
    }
}
