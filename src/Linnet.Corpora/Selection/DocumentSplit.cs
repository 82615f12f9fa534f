using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Corpora.Selection;

/// <summary>Which documents are held out for validation, by their ids alone: the same in every run, with every seed and in every language.</summary>
/// <remarks>
/// Documentation of types (ids that begin with <c>T:</c>) goes by families, <see cref="HeldOutSplit"/>. Any other id goes by its hash, so that a
/// message's document and its translation, which share their id, stand on one side.
/// </remarks>
public static class DocumentSplit
{
    /// <summary>What the ids of types' documentation begin with.</summary>
    public const string TypePrefix = "T:";

    /// <summary>Whether a document is held out.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isType">Whether an id is that of a known type.</param>
    /// <param name="share">The share to hold out, 0 to 1.</param>
    public static bool IsHeldOut(string id, Func<string, bool> isType, double share)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(TypePrefix, StringComparison.Ordinal)
            ? HeldOutSplit.IsHeldOut(id, isType, share)
            : IdHash.Uniform(id) < share;
    }
}
