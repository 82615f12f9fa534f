namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Sorted records that other processes made of documents as they came in, and which of these are still there, unchanged.</summary>
/// <param name="files">By the name of an index, its runs: of any document in exactly one of them.</param>
/// <param name="numbers">Which documents are left.</param>
internal sealed class SharedRuns(IReadOnlyDictionary<string, IReadOnlyList<string>> files, KeptNumbers numbers)
{
    /// <summary>The name of the scores: 8 bytes a document, in order; all runs together are those of all documents.</summary>
    public const string Scores = "scores";

    /// <summary>Which documents are left.</summary>
    public KeptNumbers Numbers => numbers;

    /// <summary>The runs of an index; null where it is to be made.</summary>
    public IReadOnlyList<string>? Of(string name) => files.GetValueOrDefault(name);
}
