using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.Chat;

/// <summary>Vocabularies of bytes with a few special tokens behind them.</summary>
internal static class ChatVocabularies
{
    /// <summary>256: end of text, 257 and 258: begin and end of a turn.</summary>
    public static BytePairTokenizer ChatMl { get; } = Of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    public static BytePairTokenizer Of(params string[] special) => new(BytePairVocabulary.OfBytes().WithSpecialTokens(special));

    /// <summary>Ids as text, special tokens as they are written.</summary>
    public static string Show(BytePairTokenizer tokenizer, IEnumerable<int> ids) => string.Concat(ids.Select(id =>
        id < 256 ? ((char)id).ToString() : $"[{tokenizer.Vocabulary.SpecialTokens.Single(token => token.Id == id).Text}]"));
}
