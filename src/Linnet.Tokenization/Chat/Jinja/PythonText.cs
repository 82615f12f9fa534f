using System.Globalization;
using System.Numerics;
using System.Text;
using Linnet.Core.Messages;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Values as Python prints them, and what Python takes for white space.</summary>
internal static class PythonText
{
    /// <summary>Whether Python's <c>str.isspace</c> holds.</summary>
    public static bool IsWhiteSpace(char c) => c switch
    {
        <= ' ' => c is ' ' or (>= '\t' and <= '\r') or (>= '\x1c' and <= '\x1f'),
        '\x85' or '\xa0' or '\u1680' or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000' => true,
        _ => c is >= '\u2000' and <= '\u200a',
    };

    /// <summary>How many characters of white space a text begins with.</summary>
    public static int TrimmedStart(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    /// <summary>How many characters are left without the white space at the end.</summary>
    public static int TrimmedEnd(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary><c>str(value)</c></summary>
    /// <exception cref="JinjaException">The value is a function or an iterator: what Python prints of it differs from run to run.</exception>
    public static JinjaText Of(object? value, Budget budget)
    {
        if (value is JinjaText text)
        {
            return text;
        }

        if (value is Undefined)
        {
            return JinjaText.Empty;
        }

        var output = new JinjaTextBuilder(budget);
        AppendRepresentation(value, output, budget);
        return output.ToText();
    }

    /// <summary>A number, a truth value or none; null for anything else.</summary>
    public static string? OfScalar(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number => NumberText.OfFloat(number),
        _ => null,
    };

    private static void AppendRepresentation(object? value, JinjaTextBuilder output, Budget budget)
    {
        budget.Enter();
        switch (value)
        {
            case JinjaText text:
                AppendQuoted(text, output);
                break;
            case JinjaList { IsSequence: true } list:
                var isTuple = list.Kind == JinjaListKind.Tuple;
                output.Append(isTuple ? "(" : "[");
                for (var i = 0; i < list.Items.Count; i++)
                {
                    output.Append(i > 0 ? ", " : "");
                    AppendRepresentation(list.Items[i], output, budget);
                }

                output.Append(isTuple ? list.Items.Count == 1 ? ",)" : ")" : "]");
                break;
            case JinjaMap map:
                var separator = "{";
                foreach (var (key, item) in map.Items)
                {
                    output.Append(separator);
                    AppendRepresentation(key, output, budget);
                    output.Append(": ");
                    AppendRepresentation(item, output, budget);
                    separator = ", ";
                }

                output.Append(map.Count == 0 ? "{}" : "}");
                break;
            case JinjaNamespace names:
                output.Append("<Namespace ");
                AppendRepresentation(names.ToMap(), output, budget);
                output.Append(">");
                break;
            case Undefined:
                output.Append("Undefined");
                break;
            default:
                output.Append(OfScalar(value)
                    ?? throw new JinjaException(new Text($"{Values.TypeName(value)} cannot be printed", $"{Values.TypeName(value)} 无法输出为文本")));
                break;
        }

        budget.Leave();
    }

    private static void AppendQuoted(JinjaText text, JinjaTextBuilder output)
    {
        var quote = text.Text.Contains('\'') && !text.Text.Contains('"') ? '"' : '\'';
        output.Append(quote == '"' ? "\"" : "'");
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var size = char.IsSurrogatePair(text.Text, i) ? 2 : 1;
            if (Escape(text.Text, i, quote) is { } escape)
            {
                output.Append(text, plain, i - plain);
                output.Append(escape);
                plain = i + size;
            }

            i += size - 1;
        }

        output.Append(text, plain, text.Length - plain);
        output.Append(quote == '"' ? "\"" : "'");
    }

    private static string? Escape(string text, int at, char quote)
    {
        var c = text[at];
        switch (c)
        {
            case '\\':
                return "\\\\";
            case '\n':
                return "\\n";
            case '\r':
                return "\\r";
            case '\t':
                return "\\t";
            case >= ' ' and <= '~':
                return c == quote ? "\\" + c : null;
            default:
                var value = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Value : c;
                return IsPrintable(value) ? null : value < 0x100 ? $"\\x{value:x2}" : value < 0x10000 ? $"\\u{value:x4}" : $"\\U{value:x8}";
        }
    }

    private static bool IsPrintable(int codePoint) => CodePoint.Category(codePoint) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
