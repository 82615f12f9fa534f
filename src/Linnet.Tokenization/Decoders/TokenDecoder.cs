using System.Text;

namespace Linnet.Tokenization.Decoders;

/// <summary>The bytes of tokens, one at a time: what a token says depends on whether it is the first and, for one kind, on the one before it.</summary>
/// <param name="steps">What is done to each token's text, in order.</param>
/// <param name="wordSuffix">The suffix of tokens that end a word: it is dropped, and the token behind it gets a space. Null: there is none.</param>
internal sealed class TokenDecoder(IReadOnlyList<DecoderStep> steps, string? wordSuffix)
{
    /// <summary>Whether tokens that end a word are marked.</summary>
    public bool HasWordSuffix => wordSuffix is not null;

    /// <summary>The bytes of a token.</summary>
    /// <param name="text">How the vocabulary writes it.</param>
    /// <param name="isFirst">Whether the text begins with it.</param>
    /// <param name="isAdded">Whether it is an added token: then its characters stand for themselves and not for bytes.</param>
    public byte[] Decode(string text, bool isFirst, bool isAdded)
    {
        var bytes = Encoding.UTF8.GetBytes(wordSuffix is null ? text : text.Replace(wordSuffix, "", StringComparison.Ordinal));
        foreach (var step in steps)
        {
            if (!isAdded || (step != DecoderSteps.ByteLevel && step != DecoderSteps.ByteFallback))
            {
                bytes = step(bytes, isFirst);
            }
        }

        return bytes;
    }

    /// <summary>Whether a space follows a token, once another token does.</summary>
    public bool EndsWord(string text) => wordSuffix is not null && text.EndsWith(wordSuffix, StringComparison.Ordinal);
}
