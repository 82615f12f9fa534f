using System.Text;
using System.Text.Unicode;
using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Statistics;

/// <summary>What a tokenizer makes of some text, counted.</summary>
public sealed record TokenCounts
{
    /// <summary>Documents.</summary>
    public long Documents { get; init; }

    /// <summary>Characters: Unicode code points.</summary>
    public long Characters { get; init; }

    /// <summary>Bytes of UTF-8.</summary>
    public long Bytes { get; init; }

    /// <summary>Tokens, without those that begin and end a document.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens whose bytes are not whole characters: a part of one, or some and a part of the next.</summary>
    /// <remarks>What SentencePiece's byte fallback is to its vocabularies. A letter of ASCII is a whole character, so it never counts.</remarks>
    public long FallbackTokens { get; init; }

    /// <summary>Tokens for each character; 0 for no text.</summary>
    public double TokensPerCharacter => Characters == 0 ? 0 : (double)Tokens / Characters;

    /// <summary><see cref="FallbackTokens"/> as a share of the tokens, in [0, 1].</summary>
    public double FallbackShare => Tokens == 0 ? 0 : (double)FallbackTokens / Tokens;

    /// <summary>The sum of two.</summary>
    public static TokenCounts operator +(TokenCounts left, TokenCounts right) => new()
    {
        Documents = left.Documents + right.Documents,
        Characters = left.Characters + right.Characters,
        Bytes = left.Bytes + right.Bytes,
        Tokens = left.Tokens + right.Tokens,
        FallbackTokens = left.FallbackTokens + right.FallbackTokens,
    };

    /// <summary>Counts one document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="tokens">The ids of it.</param>
    /// <param name="isWhole">Whether a token is whole characters, by id: <see cref="WholeCharacters"/>.</param>
    public static TokenCounts Of(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> tokens, bool[] isWhole)
    {
        ArgumentNullException.ThrowIfNull(isWhole);
        var fallback = 0;
        foreach (var token in tokens)
        {
            fallback += isWhole[token] ? 0 : 1;
        }

        return new TokenCounts
        {
            Documents = 1,
            Characters = CharactersOf(utf8),
            Bytes = utf8.Length,
            Tokens = tokens.Length,
            FallbackTokens = fallback,
        };
    }

    /// <summary>Whether each token of a tokenizer is whole characters, by id.</summary>
    public static bool[] WholeCharacters(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var whole = new bool[tokenizer.VocabularySize];
        List<byte> bytes = [];
        for (var id = 0; id < whole.Length; id++)
        {
            bytes.Clear();
            tokenizer.Decode(null, id, bytes);
            whole[id] = Utf8.IsValid([.. bytes]);
        }

        return whole;
    }

    private static long CharactersOf(ReadOnlySpan<byte> utf8)
    {
        long count = 0;
        while (!utf8.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(utf8, out _, out var length);
            utf8 = utf8[length..];
            count++;
        }

        return count;
    }
}
