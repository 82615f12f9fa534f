using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Rewards.Pairs;

/// <summary>How many pairs of each kind are wanted.</summary>
public sealed record PairCounts(int Other, int Cut, int Repeated, int Shuffled);

/// <summary>Makes preference pairs from prompts with their right answers: the answer is chosen, something worse is rejected.</summary>
public static class PairMaker
{
    /// <summary>Makes the pairs of one side of a split.</summary>
    /// <remarks>
    /// A pair of kind "other" stands next to its swap (<see cref="OtherAnswers"/>); where more are wanted than one matching has, further
    /// matchings with other partners follow. Damaged kinds take each item at most once. Kinds are mixed evenly, so any beginning of
    /// the list holds them in about the wanted proportions.
    /// </remarks>
    /// <param name="items">Prompts with their answers, with unique ids.</param>
    /// <param name="counts">How many of each kind at most.</param>
    /// <param name="seed">Decides all draws.</param>
    /// <param name="side">"train" or "validation": other draws for each.</param>
    /// <returns>The pairs; fewer than wanted where there are too few items. No rejected answer reads like its chosen one.</returns>
    public static IReadOnlyList<PreferencePair> Make(IReadOnlyList<PromptCompletion> items, PairCounts counts, ulong seed, string side)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(counts);
        return Mix([
            Others(items, counts.Other, seed, side),
            Damaged(PairKind.Cut, items, counts.Cut, seed, side, AnswerDamage.Cut),
            Damaged(PairKind.Repeated, items, counts.Repeated, seed, side, AnswerDamage.Repeat),
            Damaged(PairKind.Shuffled, items, counts.Shuffled, seed, side, AnswerDamage.Shuffle),
        ]);
    }

    private static List<PreferencePair> Others(IReadOnlyList<PromptCompletion> items, int count, ulong seed, string side)
    {
        var pairs = new List<PreferencePair>();
        for (var round = 0; pairs.Count + 1 < count; round++)
        {
            var couples = OtherAnswers.Match(items, seed, $"pairs/{side}/other/{round}");
            if (couples.Count == 0)
            {
                break;
            }

            foreach (var (one, two) in couples.Take((count - pairs.Count) / 2))
            {
                pairs.Add(new($"{PairKind.Other}-{round}-{one.Id}", PairKind.Other, one.Prompt, one.Completion, two.Completion));
                pairs.Add(new($"{PairKind.Other}-{round}-{two.Id}", PairKind.Other, two.Prompt, two.Completion, one.Completion));
            }
        }

        return pairs;
    }

    private static List<PreferencePair> Damaged(
        string kind, IReadOnlyList<PromptCompletion> items, int count, ulong seed, string side, Func<string, CounterRandom, ulong, string?> damage)
    {
        var stream = $"pairs/{side}/{kind}";
        var pairs = new List<PreferencePair>();
        var order = items.Count > 0 ? new IndexPermutation(items.Count, seed, stream) : null;
        for (var i = 0; i < items.Count && pairs.Count < count; i++)
        {
            var item = items[(int)order![i]];
            if (damage(item.Completion, new CounterRandom(seed, stream), (ulong)i) is { } worse
                && AnswerUnits.Normalize(worse) != AnswerUnits.Normalize(item.Completion))
            {
                pairs.Add(new($"{kind}-{item.Id}", kind, item.Prompt, item.Completion, worse));
            }
        }

        return pairs;
    }

    // The i-th of n stands at (i + ½) / n of the way.
    private static List<PreferencePair> Mix(IReadOnlyList<List<PreferencePair>> kinds) =>
        [.. kinds.SelectMany((pairs, kind) => pairs.Select((pair, i) => (Pair: pair, Place: (i + 0.5) / pairs.Count, Kind: kind)))
            .OrderBy(entry => entry.Place).ThenBy(entry => entry.Kind).Select(entry => entry.Pair)];
}
