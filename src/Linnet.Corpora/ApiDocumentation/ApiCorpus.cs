namespace Linnet.Corpora.ApiDocumentation;

/// <summary>A corpus of type documents, with an account of what was left out.</summary>
/// <param name="Documents">In the order in which their types were first met. No summary stands in two of them.</param>
/// <param name="Removed">All that was left out, each once, with its reason.</param>
/// <param name="MembersRead">Members read, those that were removed included.</param>
public sealed record ApiCorpus(IReadOnlyList<TypeDocument> Documents, IReadOnlyList<RemovedText> Removed, long MembersRead)
{
    /// <summary>Members kept: <see cref="MembersRead"/> less the removed ones.</summary>
    public long MembersKept => Documents.Sum(d => (long)d.Members);

    /// <summary>How many of a kind were removed for a reason.</summary>
    public int Count(RemovedKind kind, RemovalReason reason) => Removed.Count(r => r.Kind == kind && r.Reason == reason);
}
