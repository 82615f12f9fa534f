using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Statistics;

/// <summary>Two tokenizers on the same texts: how many tokens each needs, and how much stays as it was.</summary>
/// <param name="before">The first; where the second has the same ids, they have to mean the same.</param>
/// <param name="after">The second.</param>
public sealed class TokenizerComparison(ITokenizer before, ITokenizer after)
{
    private readonly bool[] _wholeBefore = TokenCounts.WholeCharacters(before);
    private readonly bool[] _wholeAfter = TokenCounts.WholeCharacters(after);
    private readonly long[] _uses = new long[after.VocabularySize];

    /// <summary>How often each token of the second stands in all texts so far, by id.</summary>
    public IReadOnlyList<long> Uses => _uses;

    /// <summary>Measures the documents of one source.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="documents">The documents as UTF-8.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public SourceComparison Measure(string source, IEnumerable<byte[]> documents, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var (first, second, unchanged) = (new TokenCounts(), new TokenCounts(), 0L);
        foreach (var utf8 in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            var (old, now) = (before.Encode(utf8), after.Encode(utf8));
            first += TokenCounts.Of(utf8, old, _wholeBefore);
            second += TokenCounts.Of(utf8, now, _wholeAfter);
            unchanged += old.AsSpan().SequenceEqual(now) ? 1 : 0;
            foreach (var token in now)
            {
                _uses[token]++;
            }
        }

        return new SourceComparison(source, first, second, unchanged);
    }
}

/// <summary>One source under two tokenizers.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Before">Under the first.</param>
/// <param name="After">Under the second.</param>
/// <param name="UnchangedDocuments">Documents that both split into the same ids.</param>
public sealed record SourceComparison(string Source, TokenCounts Before, TokenCounts After, long UnchangedDocuments);
