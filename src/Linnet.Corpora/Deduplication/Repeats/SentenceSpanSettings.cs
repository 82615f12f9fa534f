namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>How repeated spans of sentences are removed. The defaults are those of datatrove's <c>SentDedupConfig</c>.</summary>
/// <param name="Sentences">Sentences in a span.</param>
/// <param name="MinimumRemoved">
/// A run of repeated sentences with fewer units is left where it stands, all of it; 0 restores nothing. Units are words; characters where
/// most letters belong to scripts without spaces.
/// </param>
/// <param name="MinimumKept">A document that lost sentences and has fewer units left is removed.</param>
/// <param name="MinimumSentences">A document that lost sentences and has fewer left is removed.</param>
public sealed record SentenceSpanSettings(int Sentences = 3, int MinimumRemoved = 0, int MinimumKept = 50, int MinimumSentences = 3);
