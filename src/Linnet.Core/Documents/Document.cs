namespace Linnet.Core.Documents;

/// <summary>One document of a corpus, a line <c>{"id", "source", "text"}</c> of a JSON-lines file.</summary>
/// <param name="Id">Stable and unique within its source.</param>
/// <param name="Source">Where it is from: a source's or a file's name; "" when the line does not say.</param>
/// <param name="Text">The text, lines separated by <c>\n</c>.</param>
public sealed record Document(string Id, string Source, string Text);
