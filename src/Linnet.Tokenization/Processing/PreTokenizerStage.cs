namespace Linnet.Tokenization.Processing;

/// <summary>One step of a pre-tokenizer: rewrites a text, then cuts it.</summary>
/// <param name="AtStart">Rewrites what stands at the beginning of the whole text; null: it stays.</param>
/// <param name="Elsewhere">Rewrites what stands elsewhere; null: it stays.</param>
/// <param name="Cut">Cuts the rewritten text; null: it is one piece.</param>
internal sealed record PreTokenizerStage(INormalizer? AtStart, INormalizer? Elsewhere, IPreTokenizer? Cut);
