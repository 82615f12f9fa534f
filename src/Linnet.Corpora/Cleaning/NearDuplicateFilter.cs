using Linnet.Corpora.Deduplication;

namespace Linnet.Corpora.Cleaning;

/// <summary>Removes documents that say nearly the same as another one: of a group the longest is kept, the first of equals.</summary>
internal static class NearDuplicateFilter
{
    public static StepResult Apply(string stage, IReadOnlyList<CorpusDocument> documents, DeduplicationSection settings, ulong seed, out NearDuplicateSearch search)
    {
        var pieces = documents.Select(d => Shingles.Of(d.Text, settings.Shingle)).ToList();
        search = NearDuplicates.Find(
            pieces, new MinHash(settings.Bands, settings.Rows, seed), settings.Similarity, i => documents[i].Characters);
        var removed = search.Duplicates.ToDictionary(d => d.Item);
        return new StepResult(
            [.. documents.Where((_, i) => !removed.ContainsKey(i))],
            [.. search.Duplicates.Select(d => Removal.OfDocument(
                documents[d.Item], stage, "near_duplicate", d.Similarity, settings.Similarity, documents[d.Kept].Id))]);
    }
}
