using Linnet.Core.Random;
using Linnet.Instruction.Tuning;
using Linnet.Model;

namespace Linnet.Tests.Instruction.Tuning;

/// <summary>Drawn questions with answers, for a small vocabulary.</summary>
internal static class Examples
{
    public static DecoderDescription Tiny { get; } = new()
    {
        VocabularySize = 23,
        Width = 16,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 4,
        FeedForwardWidth = 40,
        MaximumSequenceLength = 24,
    };

    public static IReadOnlyList<Example> Draw(int count, string stream = "examples")
    {
        var random = new CounterRandom(1, stream);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var at = (ulong)i * 100;
                var (prompt, answer) = (1 + (int)random.Below(9, at), 1 + (int)random.Below(12, at + 1));
                int[] tokens = [.. Enumerable.Range(0, prompt + answer).Select(t => (int)random.Below(23, at + 2 + (ulong)t))];
                return new Example($"{i}", i % 2 == 0 ? "even" : "odd", tokens, prompt);
            }),
        ];
    }
}
