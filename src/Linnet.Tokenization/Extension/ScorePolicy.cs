namespace Linnet.Tokenization.Extension;

/// <summary>Which scores pieces get that are appended to a SentencePiece vocabulary.</summary>
public enum ScorePolicy
{
    /// <summary>
    /// Behind the base: in BPE each one below the base's lowest, in their own order, so that the base's merges go first and old text changes
    /// least; in Unigram all at the base's lowest.
    /// </summary>
    Continued,

    /// <summary>0 for all, as the Chinese-LLaMA vocabularies have it. In BPE they so go before every piece of the base whose score is negative.</summary>
    Zero,

    /// <summary>The score that each has in its own vocabulary, as BELLE's vocabulary has it. Scores of two corpora are hardly comparable.</summary>
    Own,
}
