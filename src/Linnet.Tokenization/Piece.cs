namespace Linnet.Tokenization;

/// <summary>A piece of a text: what a model turns into tokens on its own.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes, at least 1.</param>
public readonly record struct Piece(int Start, int Length);
