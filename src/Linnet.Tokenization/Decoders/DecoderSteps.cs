using System.Globalization;
using System.Text;

namespace Linnet.Tokenization.Decoders;

/// <summary>Rewrites the text of one token on its way back.</summary>
/// <param name="token">Its bytes so far.</param>
/// <param name="isFirst">Whether the text begins with it.</param>
internal delegate byte[] DecoderStep(byte[] token, bool isFirst);

/// <summary>The decoders of tokenizer.json, each for one token alone: so a text can be decoded while it is written.</summary>
internal static class DecoderSteps
{
    private static readonly (string From, string To)[] EnglishSpacing =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>Characters that stand for bytes become them (<see cref="ByteCharacters"/>); a token that holds another one stays.</summary>
    public static DecoderStep ByteLevel { get; } = (token, _) => ByteCharacters.Read(Encoding.UTF8.GetString(token)) ?? token;

    /// <summary><c>&lt;0x0A&gt;</c> becomes the byte.</summary>
    public static DecoderStep ByteFallback { get; } = (token, _) =>
        token is [(byte)'<', (byte)'0', (byte)'x', var high, var low, (byte)'>']
        && byte.TryParse([high, low], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? [value]
            : token;

    /// <summary>Tokens with spaces between them, where a file names no decoder.</summary>
    public static DecoderStep Spaced { get; } = (token, isFirst) => isFirst ? token : [(byte)' ', .. token];

    /// <summary>A character becomes a space; in the first token, unless told otherwise, nothing.</summary>
    public static DecoderStep Metaspace(string replacement, bool dropsFirst)
    {
        var (later, first) = (Replace(replacement, " "), Replace(replacement, dropsFirst ? "" : " "));
        return (token, isFirst) => isFirst ? first(token, isFirst) : later(token, isFirst);
    }

    /// <summary>A token without the prefix gets a space before it; with <paramref name="cleanUp"/>, English punctuation moves back to its word.</summary>
    public static DecoderStep WordPiece(string prefix, bool cleanUp)
    {
        var mark = Encoding.UTF8.GetBytes(prefix);
        return (token, isFirst) =>
        {
            var spaced = isFirst ? token : mark.Length > 0 && token.AsSpan().StartsWith(mark) ? token[mark.Length..] : [(byte)' ', .. token];
            if (!cleanUp)
            {
                return spaced;
            }

            var text = Encoding.UTF8.GetString(spaced);
            foreach (var (from, to) in EnglishSpacing)
            {
                text = text.Replace(from, to, StringComparison.Ordinal);
            }

            return Encoding.UTF8.GetBytes(text);
        };
    }

    /// <summary>One string becomes another.</summary>
    public static DecoderStep Replace(string from, string to)
    {
        var (pattern, content) = (Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to));
        return (token, _) =>
        {
            if (token.AsSpan().IndexOf(pattern) < 0)
            {
                return token;
            }

            List<byte> output = [];
            for (var i = 0; i < token.Length;)
            {
                var isFound = token.AsSpan(i).StartsWith(pattern);
                output.AddRange(isFound ? content : token.AsSpan(i, 1));
                i += isFound ? pattern.Length : 1;
            }

            return [.. output];
        };
    }

    /// <summary>Takes away a character at a token's ends, at most so many times each.</summary>
    /// <param name="content">The character.</param>
    /// <param name="start">Times at its beginning.</param>
    /// <param name="stop">Times at its end.</param>
    /// <param name="firstOnly">Whether only the first token is meant.</param>
    public static DecoderStep Strip(string content, int start, int stop, bool firstOnly)
    {
        var character = Encoding.UTF8.GetBytes(content);
        return (token, isFirst) =>
        {
            if (firstOnly && !isFirst)
            {
                return token;
            }

            var rest = token.AsSpan();
            for (var i = 0; i < start && rest.StartsWith(character); i++)
            {
                rest = rest[character.Length..];
            }

            for (var i = 0; i < stop && rest.EndsWith(character); i++)
            {
                rest = rest[..^character.Length];
            }

            return rest.Length == token.Length ? token : rest.ToArray();
        };
    }
}
