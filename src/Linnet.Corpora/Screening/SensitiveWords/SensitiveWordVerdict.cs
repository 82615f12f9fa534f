namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>What becomes of a document.</summary>
public enum ScreeningVerdict
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>A person looks at it.</summary>
    Review,

    /// <summary>It goes.</summary>
    Remove,
}

/// <summary>How dense the words of one category may stand: the sum of severities per 1,000 characters.</summary>
/// <param name="Review">From which density a person looks at the document.</param>
/// <param name="Remove">From which density it goes.</param>
/// <param name="LeastHits">With fewer hits neither: one word in a short text is no density.</param>
public sealed record SensitiveDensity(double Review, double Remove, int LeastHits = 1);

/// <summary>What was found in a document of one category's words.</summary>
/// <param name="Category">The category.</param>
/// <param name="Hits">How many.</param>
/// <param name="Value">The sum of their severities per 1,000 characters of the document.</param>
/// <param name="Threshold">The bound that decided, or for <see cref="ScreeningVerdict.Keep"/> that of review.</param>
/// <param name="Verdict">What follows of this category alone.</param>
public sealed record CategoryVerdict(string Category, int Hits, double Value, double Threshold, ScreeningVerdict Verdict);

/// <summary>Weighs the hits of a document by category.</summary>
/// <param name="categories">The bounds of categories that have their own.</param>
/// <param name="others">The bounds of all others.</param>
public sealed class SensitiveWordJudge(IReadOnlyDictionary<string, SensitiveDensity> categories, SensitiveDensity others)
{
    /// <summary>A verdict for each category found, the strictest first, then by name. The document's verdict is the first; none found: it stays.</summary>
    /// <param name="hits">What was found in it.</param>
    /// <param name="characters">Its code points.</param>
    public IReadOnlyList<CategoryVerdict> Judge(IReadOnlyList<SensitiveHit> hits, long characters) =>
    [
        .. hits.GroupBy(h => h.Word.Category, StringComparer.Ordinal).Select(g => Judge(g.Key, [.. g], characters))
            .OrderByDescending(v => v.Verdict).ThenBy(v => v.Category, StringComparer.Ordinal),
    ];

    private CategoryVerdict Judge(string category, SensitiveHit[] hits, long characters)
    {
        var bounds = categories.GetValueOrDefault(category, others);
        var value = 1000.0 * hits.Sum(h => (long)h.Word.Severity) / Math.Max(1, characters);
        return hits.Length >= bounds.LeastHits && value >= bounds.Remove
            ? new CategoryVerdict(category, hits.Length, value, bounds.Remove, ScreeningVerdict.Remove)
            : new CategoryVerdict(
                category, hits.Length, value, bounds.Review,
                hits.Length >= bounds.LeastHits && value >= bounds.Review ? ScreeningVerdict.Review : ScreeningVerdict.Keep);
    }
}
