namespace Linnet.Pretraining.ApiDocumentation;

/// <summary>A corpus of type documents, split, with an account of what was left out.</summary>
/// <param name="Train">The documents to train on, in the order in which their types were first met.</param>
/// <param name="Validation">The held-out documents, in the same order. No summary stands on both sides.</param>
/// <param name="Removed">All that was left out, each once, with its reason.</param>
/// <param name="MembersRead">Members read, those that were removed included.</param>
public sealed record ApiCorpus(
    IReadOnlyList<TypeDocument> Train, IReadOnlyList<TypeDocument> Validation, IReadOnlyList<RemovedText> Removed, long MembersRead)
{
    /// <summary>Members kept: <see cref="MembersRead"/> less the removed ones.</summary>
    public long MembersKept => Train.Concat(Validation).Sum(d => (long)d.Members);

    /// <summary>How many of a kind were removed for a reason.</summary>
    public int Count(RemovedKind kind, RemovalReason reason) => Removed.Count(r => r.Kind == kind && r.Reason == reason);
}
