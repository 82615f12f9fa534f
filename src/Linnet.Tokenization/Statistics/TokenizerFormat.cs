namespace Linnet.Tokenization.Statistics;

/// <summary>The names of the formats that <see cref="TokenizerFile.Open(string, TokenizerOptions?)"/> reads.</summary>
public static class TokenizerFormat
{
    /// <summary>tokenizer.json.</summary>
    public const string TokenizerJson = "tokenizer.json";

    /// <summary>A SentencePiece <c>.model</c>.</summary>
    public const string SentencePiece = "sentencepiece";

    /// <summary>Ranks.</summary>
    public const string Tiktoken = "tiktoken";

    /// <summary>GPT-2's two files.</summary>
    public const string VocabularyAndMerges = "vocab.json and merges.txt";

    /// <summary>BERT's list.</summary>
    public const string WordList = "vocab.txt";
}
