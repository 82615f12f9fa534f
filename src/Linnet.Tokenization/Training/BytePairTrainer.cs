using System.Text;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Training;

/// <summary>Learns merges of bytes: again and again, the pair of neighbouring tokens that stands most often becomes one token.</summary>
/// <remarks>
/// Sennrich et al. 2016, algorithm 1. Of pairs that stand equally often, the one whose left token is older is taken, then the one whose
/// right token is: as Hugging Face's trainer does. The age of a byte there is the place of its character in Unicode, so that equal text
/// gives equal merges, with <see cref="KnownTokens.Merge"/>. Without it a pair whose bytes are a token already is left as it is: each token is
/// made by one merge, and encoding the text gives what the trainer saw. A pure function of the counts: neither their order nor memory nor
/// threads matter. Starting from a vocabulary with merges, those are applied first and never changed; what is learnt comes after them.
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
        ArgumentNullException.ThrowIfNull(counts);
        return Train(vocabulary, new CountedText(counts, TextTally.None), tokens, new LearningOptions { MinimumCount = minimumCount }, progress, cancellation);
    }

    /// <summary>Adds tokens to a vocabulary.</summary>
    /// <param name="vocabulary">The vocabulary to start from: bytes, or one to extend.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">How many tokens to add, 0 or more; fewer when no pair is left that stands often enough.</param>
    /// <param name="options">How merges are learnt.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The vocabulary with its old ids and the new ones behind.</returns>
    /// <exception cref="Core.Errors.ResourceException">The different pieces do not fit into the memory.</exception>
    public static BytePairVocabulary Train(
        BytePairVocabulary vocabulary, CountedText text, int tokens, LearningOptions options, IProgressReporter? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumPieceCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        using var task = (progress ?? SilentProgress.Instance).Begin(new Text("Learning merges", "正在学习合并规则"), tokens, new Text("tokens", "词元"));
        var model = new BytePairModel(vocabulary);
        PieceSymbols cut = vocabulary.Merges.Count == 0 ? (_, _, _) => { } : model.Encode;
        var symbols = SymbolText.Of(text, options.MinimumPieceCount, options.Memory, cut, hasInside: false, cancellation);
        text.Release();
        for (var value = 0; value < 256; value++)
        {
            symbols.Register([(byte)value], false, vocabulary.ByteIds[value]);
        }

        var growing = new GrowingVocabulary(Enumerable.Range(0, vocabulary.Count).Select(id => (vocabulary[id].ToArray(), false)), Reserved(options));
        var learner = new MergeLearner(symbols, growing, options, id => Age(growing[id].Bytes, id), null, cancellation);
        learner.Learn(tokens, task);
        return vocabulary.WithMerges(learner.Merges);
    }

    private static int Age(byte[] bytes, int id) => bytes is [var only] ? ByteCharacters.Of(only) - 1024 : id;

    // In tokenizer.json the bytes of a token are written as characters: what a mark's text means there is kept free as well.
    private static IEnumerable<byte[]> Reserved(LearningOptions options) =>
        options.Reserved.Select(Encoding.UTF8.GetBytes).Concat(options.Reserved.Select(ByteCharacters.Read).OfType<byte[]>());
}
