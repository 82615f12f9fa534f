using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Rewards.Pairs;

/// <summary>Two prompts of different documents whose answers are about as long: each answer is right for one and wrong for the other.</summary>
/// <param name="One">The first.</param>
/// <param name="Two">The second.</param>
public readonly record struct SwapCouple(PromptCompletion One, PromptCompletion Two);

/// <summary>Finds the answers of other prompts that serve as rejected ones.</summary>
/// <remarks>
/// Answers are swapped within couples: (p₁: a₁ over a₂) and (p₂: a₂ over a₁). So every answer is chosen exactly as often as it is
/// rejected, against the same opponent, and any score of the answer alone orders exactly half of the pairs rightly: without the prompt
/// nothing can be learnt, not even by heart. (Along longer cycles a₁ &gt; a₂ &gt; a₃ &gt; … &gt; a₁ all but one pair could be memorised.)
/// </remarks>
public static class OtherAnswers
{
    private const int Neighbours = 32;

    /// <summary>Matches as many as can be.</summary>
    /// <param name="items">Prompts with their answers; answers that read alike are matched once.</param>
    /// <param name="seed">Decides who is matched.</param>
    /// <param name="stream">What the draws are for; another one gives another matching.</param>
    /// <returns>Couples in random order; no item is in two. Lengths differ by at most a quarter and 8 characters.</returns>
    public static IReadOnlyList<SwapCouple> Match(IReadOnlyList<PromptCompletion> items, ulong seed, string stream)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count < 2)
        {
            return [];
        }

        var order = new IndexPermutation(items.Count, seed, stream);
        var unique = Enumerable.Range(0, items.Count).Select(i => items[(int)order[i]])
            .DistinctBy(item => AnswerUnits.Normalize(item.Completion), StringComparer.Ordinal)
            .OrderBy(item => item.Completion.Length).ToList(); // stable: equal lengths stay in random order
        var random = new CounterRandom(seed, stream + "/partner");
        var taken = new bool[unique.Count];
        var couples = new List<SwapCouple>();
        for (var i = 0; i < unique.Count; i++)
        {
            if (taken[i])
            {
                continue;
            }

            var partners = Enumerable.Range(i + 1, Math.Min(Neighbours, unique.Count - i - 1)).Where(j => !taken[j] && CanSwap(unique[i], unique[j])).ToList();
            if (partners.Count > 0)
            {
                var j = partners[(int)random.Below(partners.Count, (ulong)i)];
                (taken[i], taken[j]) = (true, true);
                couples.Add(new(unique[i], unique[j]));
            }
        }

        if (couples.Count == 0)
        {
            return [];
        }

        var shuffle = new IndexPermutation(couples.Count, seed, stream + "/couples");
        return [.. Enumerable.Range(0, couples.Count).Select(i => couples[(int)shuffle[i]])];
    }

    private static bool CanSwap(PromptCompletion shorter, PromptCompletion longer) =>
        shorter.Document != longer.Document
        && shorter.Prompt != longer.Prompt
        && longer.Completion.Length <= (shorter.Completion.Length * 5 / 4) + 8;
}
