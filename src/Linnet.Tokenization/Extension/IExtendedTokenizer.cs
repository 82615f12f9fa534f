using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Extension;

/// <summary>A tokenizer, and the same with tokens behind its last id.</summary>
internal interface IExtendedTokenizer
{
    /// <summary>The tokenizer as it was.</summary>
    ITokenizer Before { get; }

    /// <summary>The extended one. Ids below the old vocabulary size mean what they meant.</summary>
    ITokenizer After { get; }

    /// <summary>Tokens that were offered, but that the base had.</summary>
    int Overlap { get; }

    /// <summary>Tokens that were offered, but could not be added: marks that no text becomes, or tokens that no merge would make.</summary>
    int LeftOut { get; }

    /// <summary>The files of the extended tokenizer, the one to use first.</summary>
    IReadOnlyList<(string Name, byte[] Bytes)> Files();

    /// <summary>The bytes of text that a token stands for; none for a mark.</summary>
    byte[] TextOf(int id);

    /// <summary>The tokens of the base that a token's text was.</summary>
    /// <returns>Old ids; empty where the base did not know the text.</returns>
    IReadOnlyList<int> OldTokens(int id);

    /// <summary>Whether a token's own text gives that token.</summary>
    /// <param name="id">A token that is no mark.</param>
    /// <param name="before">Ask the tokenizer as it was.</param>
    bool Reaches(int id, bool before = false);
}
