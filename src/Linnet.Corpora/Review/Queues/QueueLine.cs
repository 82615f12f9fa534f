namespace Linnet.Corpora.Review.Queues;

/// <summary>What stands in a line of a queue.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Item">The unit.</param>
/// <param name="Decision">The decision as it was written; empty where there is none.</param>
/// <param name="Note">The reviewer's note; empty where there is none.</param>
internal readonly record struct QueueLine(string Path, long Line, string Item, string Decision, string Note);
