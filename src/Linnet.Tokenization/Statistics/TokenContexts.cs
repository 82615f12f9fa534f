using System.Text;
using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Statistics;

/// <summary>Asks a tokenizer for one token: its text alone, behind and before characters of each kind.</summary>
/// <remarks>Where a tokenizer begins each word with a blank, a token of the inside of words needs something before it that joins with nothing: a character of private use.</remarks>
internal static class TokenContexts
{
    /// <summary>Characters to stand beside a token that goes on with a word.</summary>
    public static IReadOnlyList<string> Letters { get; } = [.. "aeioubcdfghjklmnpqrstvwxyz0123456789".Select(letter => letter.ToString())];

    private const int LongestBefore = 3;

    private static readonly string[] Alone = ["", "\n"];

    private static readonly string[] Others = ["\U000F0000", "\uE000", "中", "é", "=", " ", .. Letters];

    /// <summary>Whether the text alone or behind a line end gives the token.</summary>
    public static bool GivesAlone(ITokenizer tokenizer, int id, ReadOnlySpan<byte> text) => Gives(tokenizer, id, text, Alone);

    /// <summary>Whether the text gives the token behind or before any other character.</summary>
    public static bool GivesBeside(ITokenizer tokenizer, int id, ReadOnlySpan<byte> text) => Gives(tokenizer, id, text, Others);

    /// <summary>Whether the text gives the token among up to three of some characters before it, and none or one of them behind it.</summary>
    public static bool GivesAmong(ITokenizer tokenizer, int id, ReadOnlySpan<byte> text, IReadOnlyList<string> characters)
    {
        IReadOnlyList<string> before = [""];
        for (var length = 0; length <= LongestBefore; length++)
        {
            foreach (var context in before)
            {
                foreach (var after in characters.Prepend(""))
                {
                    if (tokenizer.Encode([.. Encoding.UTF8.GetBytes(context), .. text, .. Encoding.UTF8.GetBytes(after)]).Contains(id))
                    {
                        return true;
                    }
                }
            }

            before = [.. before.SelectMany(context => characters.Select(character => context + character))];
        }

        return false;
    }

    /// <summary>Whether the text gives the token behind one of some texts, or between it and a character of private use.</summary>
    public static bool Gives(ITokenizer tokenizer, int id, ReadOnlySpan<byte> text, IReadOnlyList<string> before)
    {
        foreach (var context in before)
        {
            byte[] whole = [.. Encoding.UTF8.GetBytes(context), .. text];
            if (tokenizer.Encode(whole).Contains(id) || (context.Length > 0 && tokenizer.Encode([.. whole, .. "\U000F0000"u8]).Contains(id)))
            {
                return true;
            }
        }

        return false;
    }
}
