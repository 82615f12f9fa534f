namespace Linnet.Tokenization.SentencePiece;

/// <summary>How a SentencePiece model splits text; the numbers are those of the file.</summary>
public enum SentencePieceAlgorithm
{
    /// <summary>The most probable split (Kudo 2018, <see href="https://arxiv.org/abs/1804.10959"/>). A file that names none means this.</summary>
    Unigram = 1,

    /// <summary>Byte pair encoding over characters (Sennrich et al. 2016), best score first.</summary>
    BytePair = 2,
}
