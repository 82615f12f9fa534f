namespace Linnet.Tokenization;

/// <summary>A text as a model takes it; its arrays have one length, T.</summary>
/// <param name="Ids">The ids, with those around the text and with padding, [T].</param>
/// <param name="Types">For each, the segment it belongs to, [T]: 0 or 1 for BERT.</param>
/// <param name="Mask">Which are no padding, [T].</param>
/// <param name="Overflow">What truncation cut off, in parts that overlap; empty where nothing was.</param>
public sealed record ModelInput(int[] Ids, int[] Types, bool[] Mask, IReadOnlyList<ModelInput> Overflow);
