using Linnet.Core.Documents;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>The documentation of one type as text: its full name, its own summary, then a line <c>Member: summary</c> for each member.</summary>
/// <param name="Id">The type's documentation id, for example <c>T:System.String</c>.</param>
/// <param name="Source">The file in which the type was first met.</param>
/// <param name="Text">The lines, separated by <c>\n</c>, without one at the end.</param>
/// <param name="Members">How many summaries the text holds, the type's own included.</param>
/// <param name="Descriptions">The members without the type itself: full name, <c>System.String.Trim(char)</c>, and summary.</param>
public sealed record TypeDocument(string Id, string Source, string Text, int Members, IReadOnlyList<PromptCompletion> Descriptions);
