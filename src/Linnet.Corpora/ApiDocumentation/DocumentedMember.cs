namespace Linnet.Corpora.ApiDocumentation;

/// <summary>One <c>&lt;member&gt;</c> of an XML documentation file.</summary>
/// <param name="Id">The documentation id, for example <c>M:System.String.Trim(System.Char)</c>.</param>
/// <param name="Summary">The summary as plain text on one line; "" when it is there but empty; null when there is none.</param>
/// <param name="TypeParameters">The names of the documented type parameters, in order.</param>
/// <param name="Inherits">Whether the member says <c>&lt;inheritdoc/&gt;</c> in place of a summary.</param>
public sealed record DocumentedMember(string Id, string? Summary, IReadOnlyList<string> TypeParameters, bool Inherits);
