namespace Linnet.Core.Documents;

/// <summary>A prompt and the completion that is right, a line <c>{"id", "kind", "document", "prompt", "completion"}</c> of a JSON-lines file.</summary>
/// <param name="Id">Stable and unique within its file.</param>
/// <param name="Kind">The kind of task: "member", "en-zh", "zh-en", "next-sentence".</param>
/// <param name="Document">Id of the document that it was taken from: what shares a document stands on one side of a split.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Completion">What is to be answered.</param>
public sealed record PromptCompletion(string Id, string Kind, string Document, string Prompt, string Completion);
