namespace Linnet.Generation;

/// <summary>A beginning and what may follow it, to be scored.</summary>
/// <param name="Stem">At least one token.</param>
/// <param name="Endings">Tokens after the stem; lengths may differ, also 0.</param>
public sealed record BranchingText(int[] Stem, IReadOnlyList<int[]> Endings);
