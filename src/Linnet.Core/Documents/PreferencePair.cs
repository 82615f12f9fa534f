namespace Linnet.Core.Documents;

/// <summary>Two answers to one prompt of which one is better, a line <c>{"id", "kind", "prompt", "chosen", "rejected"}</c> of a JSON-lines file.</summary>
/// <param name="Id">Stable and unique within its file.</param>
/// <param name="Kind">What makes the rejected answer worse: "other", "cut", "repeated", "shuffled"; "" when the line does not say.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse answer.</param>
public sealed record PreferencePair(string Id, string Kind, string Prompt, string Chosen, string Rejected);
