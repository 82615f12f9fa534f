namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Where a line's JSON object says what.</summary>
/// <param name="Text">The key of the text.</param>
/// <param name="Score">The key of a number: of documents that are the same the best is kept; "" where the first is.</param>
/// <param name="Scope">The key of a text such as a source's or a snapshot's name: only documents that agree in it are compared; "" where all are.</param>
public sealed record DocumentKeys(string Text = "text", string Score = "", string Scope = "");
