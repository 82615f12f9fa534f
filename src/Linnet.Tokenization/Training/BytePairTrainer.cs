using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Tokenization.Training;

/// <summary>Learns merges: again and again, the pair of neighbouring tokens that stands most often becomes one token.</summary>
/// <remarks>
/// Sennrich et al. 2016, algorithm 1. Of pairs that stand equally often, the one whose left token is older is taken, then the one whose
/// right token is: as Hugging Face's trainer does. The age of a byte there is the place of its character in Unicode, so that equal text
/// gives equal merges. Other than there, a pair whose bytes are a token already is left as it is: each token is made by one merge, and
/// encoding the text gives what the trainer saw. A pure function of the counts: neither their order nor threads matter. Starting from a
/// vocabulary with merges, those are applied first and never changed; what is learnt comes after them.
/// </remarks>
public static class BytePairTrainer
{
    /// <summary>Adds tokens to a vocabulary.</summary>
    /// <param name="vocabulary">The vocabulary to start from: bytes, or one to extend.</param>
    /// <param name="counts">The text.</param>
    /// <param name="tokens">How many tokens to add, 0 or more; fewer when no pair is left that stands often enough.</param>
    /// <param name="minimumCount">How often a pair has to stand, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The vocabulary with its old ids and the new ones behind.</returns>
    public static BytePairVocabulary Train(
        BytePairVocabulary vocabulary, PieceCounts counts, int tokens, long minimumCount = 2, IProgressReporter? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        using var task = (progress ?? SilentProgress.Instance).Begin(new Text("Learning merges", "正在学习合并规则"), tokens, new Text("tokens", "词元"));
        var pairs = new PairCounts(SymbolChains.Of(new BytePairTokenizer(vocabulary), counts));
        var growing = new GrowingVocabulary(vocabulary);
        while (growing.Added < tokens && pairs.TakeMostFrequent(minimumCount) is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            if (growing.Join(pair.Left, pair.Right) is { } symbol)
            {
                pairs.Merge(pair.Left, pair.Right, symbol);
                task.Report(growing.Added);
            }
        }

        return vocabulary.WithMerges(growing.Pairs);
    }
}
