using Linnet.Core.Documents;
using Linnet.Tokenization;

namespace Linnet.Instruction.Tuning;

/// <summary>An example that is not used.</summary>
/// <param name="Id">The instruction's id.</param>
/// <param name="Reason">"too_long" or "empty".</param>
/// <param name="Tokens">Its length in tokens.</param>
public readonly record struct DroppedExample(string Id, string Reason, int Tokens);

/// <summary>The examples that fit a model, and those that do not. Nothing is cut.</summary>
/// <param name="Kept">In the order of the instructions.</param>
/// <param name="Instructions">The instruction of each of <paramref name="Kept"/>.</param>
/// <param name="Dropped">The others.</param>
public sealed record ExampleSet(IReadOnlyList<Example> Kept, IReadOnlyList<PromptCompletion> Instructions, IReadOnlyList<DroppedExample> Dropped)
{
    /// <summary>Encodes instructions.</summary>
    /// <param name="instructions">The instructions.</param>
    /// <param name="template">How they are put.</param>
    /// <param name="positions">T: an example of more positions is dropped.</param>
    public static ExampleSet Of(IEnumerable<PromptCompletion> instructions, ChatTemplate template, int positions)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        List<Example> kept = [];
        List<PromptCompletion> sources = [];
        List<DroppedExample> dropped = [];
        foreach (var instruction in instructions)
        {
            var example = Example.Of(instruction, template);
            var reason = instruction.Completion.Length == 0 ? "empty" : example.Positions > positions ? "too_long" : null;
            if (reason is null)
            {
                kept.Add(example);
                sources.Add(instruction);
            }
            else
            {
                dropped.Add(new(instruction.Id, reason, example.Tokens.Length));
            }
        }

        return new(kept, sources, dropped);
    }

    /// <summary>Indices of kept examples of each kind, spread evenly over the kind, always the same ones.</summary>
    /// <param name="perKind">How many of a kind at most.</param>
    public IReadOnlyList<int> Part(int perKind) =>
    [
        .. Enumerable.Range(0, Kept.Count).GroupBy(i => Kept[i].Kind).SelectMany(kind =>
        {
            var all = kind.ToArray();
            var count = Math.Min(perKind, all.Length);
            return Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)]);
        }),
    ];
}
