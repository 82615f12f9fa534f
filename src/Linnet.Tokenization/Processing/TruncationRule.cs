namespace Linnet.Tokenization.Processing;

/// <summary>How a text that is too long for a model is cut.</summary>
/// <param name="Maximum">The most tokens, with those that a model expects around a text.</param>
/// <param name="Stride">How many tokens a part shares with the one before it.</param>
/// <param name="Side">The side that loses tokens.</param>
internal sealed record TruncationRule(int Maximum, int Stride, SequenceSide Side);
