namespace Linnet.Training.Generation;

/// <summary>A prefix that several sequences begin with, computed.</summary>
/// <param name="Cache">Its keys and values, at the only place.</param>
/// <param name="Length">How many tokens.</param>
/// <param name="Logits">Those of the token after it, [V].</param>
internal sealed record SharedPrefix(StaticCache Cache, int Length, float[] Logits);
