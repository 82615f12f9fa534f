using System.Globalization;
using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The escapes of Python's string literals.</summary>
internal static class StringEscapes
{
    /// <summary>What a string literal says.</summary>
    /// <param name="literal">The characters between its quotes.</param>
    /// <param name="at">Where it begins.</param>
    /// <exception cref="JinjaException">An escape is cut off, names a character by its Unicode name, or gives half a surrogate pair.</exception>
    public static string Resolve(ReadOnlySpan<char> literal, Position at)
    {
        if (!literal.Contains('\\'))
        {
            return literal.ToString();
        }

        var text = new StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            var escape = literal[++i];
            switch (escape)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    text.Append(escape);
                    break;
                case 'x' or 'u' or 'U':
                    var length = escape switch { 'x' => 2, 'u' => 4, _ => 8 };
                    text.Append(Hexadecimal(literal[(i + 1)..], length, at));
                    i += length;
                    break;
                case >= '0' and <= '7':
                    var value = 0;
                    var digits = 0;
                    for (; digits < 3 && i + digits < literal.Length && literal[i + digits] is >= '0' and <= '7'; digits++)
                    {
                        value = value * 8 + literal[i + digits] - '0';
                    }

                    text.Append((char)value);
                    i += digits - 1;
                    break;
                case 'N':
                    throw new JinjaException(new Text("the escape \\N is not read", "不支持转义序列 \\N"), at);
                default:
                    var control = "abfnrtv".IndexOf(escape);
                    text.Append(control >= 0 ? "\a\b\f\n\r\t\v"[control].ToString() : "\\" + escape);
                    break;
            }
        }

        return text.ToString();
    }

    private static string Hexadecimal(ReadOnlySpan<char> digits, int length, Position at) =>
        digits.Length >= length
        && int.TryParse(digits[..length], NumberStyles.AllowHexSpecifier, null, out var value)
        && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : throw new JinjaException(new Text("an escape of a string names no character", "字符串中的转义序列不表示任何字符"), at);
}
