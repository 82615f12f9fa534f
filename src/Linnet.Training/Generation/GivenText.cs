using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;

namespace Linnet.Training.Generation;

/// <summary>Checks text that is to be scored, before anything is computed.</summary>
internal static class GivenText
{
    /// <summary>Sequences that begin at the first position.</summary>
    /// <param name="sequences">The tokens.</param>
    /// <param name="description">The model.</param>
    /// <param name="dropLast">Whether the last token is only predicted, not read.</param>
    /// <param name="lastOnly">Whether only the logits after the last token are needed.</param>
    public static List<GivenSequence> Whole(IReadOnlyList<int[]> sequences, DecoderDescription description, bool dropLast, bool lastOnly = false) =>
        [.. sequences.Select((tokens, index) =>
        {
            SequenceCheck.RequireTokens(tokens, description);
            var unplaced = dropLast ? 1 : 0;
            SequenceCheck.RequireLength(tokens.Length - unplaced, description, unplaced);
            return new GivenSequence(tokens[..^unplaced], index, lastOnly, prefixLength: 0);
        })];

    /// <summary>A prefix and what follows it, of which the last <paramref name="unplaced"/> tokens need no position.</summary>
    public static void Require(int[] prefix, IReadOnlyList<int[]> continuations, DecoderDescription description, int unplaced)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        SequenceCheck.RequireTokens(prefix, description);
        SequenceCheck.RequireLength(prefix.Length, description);
        foreach (var continuation in continuations)
        {
            ArgumentNullException.ThrowIfNull(continuation, nameof(continuations));
            if (continuation.Length > 0)
            {
                SequenceCheck.RequireTokens(continuation, description);
                SequenceCheck.RequireLength((long)prefix.Length + continuation.Length - unplaced, description, unplaced);
            }
        }
    }

    /// <summary>A prefix and texts that branch.</summary>
    public static void Require(int[] prefix, IReadOnlyList<BranchingText> texts, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Require(prefix, (IReadOnlyList<int[]>)[], description, unplaced: 1);
        foreach (var text in texts)
        {
            SequenceCheck.RequireTokens(text.Stem, description);
            Require(prefix, [.. text.Endings.Select(ending => (int[])[.. text.Stem, .. ending])], description, unplaced: 1);
        }
    }
}
