using System.Text;

namespace Linnet.Core.Tokenizers;

/// <summary>Token ids as text.</summary>
public static class TokenText
{
    /// <summary>The text of tokens.</summary>
    /// <param name="tokenizer">Their vocabulary.</param>
    /// <param name="tokens">Ids in [0, V).</param>
    /// <param name="previous">The id before them, or null at the start.</param>
    /// <returns>Text; half a character at an end, or bytes that are no text, become U+FFFD.</returns>
    public static string DecodeText(this ITokenizer tokenizer, IEnumerable<int> tokens, int? previous = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(tokens);
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            tokenizer.Decode(previous, token, bytes);
            previous = token;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
