namespace Linnet.Training.Modules;

/// <summary>The norms of query and key heads, each with a scale [E] that all its heads share.</summary>
internal sealed record HeadNorms(Normalization Query, Normalization Key);
