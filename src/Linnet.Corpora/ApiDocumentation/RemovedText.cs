namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Why a file, a document or a member is not in the corpus.</summary>
public enum RemovalReason
{
    /// <summary>The file has the same bytes as one before it.</summary>
    DuplicateFile,

    /// <summary>The document's text below its heading is the same as that of a document before it; its members go with it.</summary>
    DuplicateDocument,

    /// <summary>No line of the document is left.</summary>
    EmptyDocument,

    /// <summary>A member with this id was kept before, from another file.</summary>
    DuplicateMember,

    /// <summary>A member before it has the same summary, word for word.</summary>
    DuplicateSummary,

    /// <summary>The member has no summary.</summary>
    NoSummary,

    /// <summary>The member refers to another's documentation by <c>&lt;inheritdoc/&gt;</c>.</summary>
    InheritedSummary,

    /// <summary>The summary holds no text.</summary>
    EmptySummary,

    /// <summary>The id is that of no type and no member of a type.</summary>
    UnknownId,
}

/// <summary>What is counted when it is removed.</summary>
public enum RemovedKind
{
    /// <summary>An XML file.</summary>
    File,

    /// <summary>All that is documented of one type.</summary>
    Document,

    /// <summary>A type's own summary, or one of its members.</summary>
    Member,
}

/// <summary>One thing that is not in the corpus.</summary>
/// <param name="Kind">A file, a document, a member.</param>
/// <param name="Id">The file's name, or the documentation id.</param>
/// <param name="Source">The file that it stood in.</param>
/// <param name="Reason">Why it was removed.</param>
/// <param name="Kept">The id of what was kept in its place, or null.</param>
public sealed record RemovedText(RemovedKind Kind, string Id, string Source, RemovalReason Reason, string? Kept);
