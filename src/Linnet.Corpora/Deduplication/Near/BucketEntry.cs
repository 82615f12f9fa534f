namespace Linnet.Corpora.Deduplication.Near;

/// <summary>A document of a bucket of at least two.</summary>
/// <param name="Number">Its number; ascending within a bucket.</param>
/// <param name="Begins">Whether it is the bucket's first.</param>
public readonly record struct BucketEntry(long Number, bool Begins);
