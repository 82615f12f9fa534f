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
}
