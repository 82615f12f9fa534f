using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Tests.Rewards.Pairs;

/// <summary>Made-up members with made-up descriptions of several lengths.</summary>
internal static class SampleItems
{
    private static readonly string[] Words = ["the", "value", "of", "a", "number", "that", "holds", "every", "item", "in", "this", "list", "and", "its", "count", "or", "size"];

    public static IReadOnlyList<PromptCompletion> Make(int count, int documents, ulong seed = 5)
    {
        var random = new CounterRandom(seed, "items");
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var length = 4 + (int)random.Below(9, (ulong)i);
            var words = Enumerable.Range(0, length).Select(k => Words[random.Below(Words.Length, (ulong)((100 * i) + 1000 + k))]);
            return new PromptCompletion($"m{i}", "member", $"type{seed}-{i % documents}", $"What is Type{i % documents}.M{i}?", $"Gets {string.Join(' ', words)} {i}.");
        })];
    }
}
