using Linnet.Corpora.Filters.Measures;
using Linnet.Corpora.Filters.Profiles;

namespace Linnet.Corpora.Filters;

/// <summary>The rules that are applied to one source, with their bounds. Immutable: threads share one.</summary>
public sealed class RuleSet
{
    /// <param name="profile">The profile of the source's language.</param>
    /// <param name="source">How the source differs from it; null where it does not.</param>
    /// <exception cref="ArgumentException">The sections break a rule that their <c>Check</c> reports.</exception>
    public RuleSet(FilterProfileSection profile, SourceFilterSection? source = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        (Words, CharactersPerWord) = (profile.Words, profile.CharactersPerWord);
        var bounds = (source?.Thresholds ?? []).ToDictionary(t => t.Rule, t => t.Threshold);
        var (corrections, lines, documents) = (new List<ILineCorrection>(), new List<ILineRule>(), new List<IDocumentRule>());
        foreach (var entry in RuleTable.All)
        {
            if (profile.Off.Contains(entry.Rule) || source?.Off.Contains(entry.Rule) == true)
            {
                continue;
            }

            var threshold = bounds.TryGetValue(entry.Rule, out var bound) ? bound : entry.Threshold(profile);
            switch (threshold is { } value ? entry.Create?.Invoke(profile, value) : null)
            {
                case ILineCorrection correction:
                    corrections.Add(correction);
                    break;
                case ILineRule line:
                    lines.Add(line);
                    break;
                case IDocumentRule document:
                    documents.Add(document);
                    break;
                case null when entry.Rule == FilterRule.RemovedWords:
                    RemovedWords = threshold;
                    break;
            }
        }

        (Corrections, Lines, Documents) = (corrections, lines, documents);
    }

    /// <summary>What counts as a word.</summary>
    public WordUnit Words { get; }

    /// <summary>How many characters of an unspaced script make a word.</summary>
    public double CharactersPerWord { get; }

    /// <summary>What is taken out of lines, in order.</summary>
    public IReadOnlyList<ILineCorrection> Corrections { get; }

    /// <summary>Which lines go, in order: the first that removes a line is the one that is named.</summary>
    public IReadOnlyList<ILineRule> Lines { get; }

    /// <summary>Which documents go, in order: the first that removes a document is the one that is named.</summary>
    public IReadOnlyList<IDocumentRule> Documents { get; }

    /// <summary>Most words that corrections and rules for lines may take, as a share; null: any.</summary>
    public double? RemovedWords { get; }

    /// <summary>Names of all rules that can remove something, in the order in which they are applied.</summary>
    public IReadOnlyList<FilterRule> All =>
    [
        .. Corrections.Select(r => r.Rule), .. Lines.Select(r => r.Rule), FilterRule.EmptyDocument,
        .. RemovedWords is null ? (IEnumerable<FilterRule>)[] : [FilterRule.RemovedWords], .. Documents.Select(r => r.Rule),
    ];
}
