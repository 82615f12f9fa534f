namespace Linnet.Tokenization.Chat;

/// <summary>A conversation as token ids.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="HasLoss">For each id, whether the model learns to write it.</param>
public sealed record ChatTokens(int[] Ids, bool[] HasLoss);
