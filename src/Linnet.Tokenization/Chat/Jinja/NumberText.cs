using System.Globalization;
using System.Numerics;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Numbers as Python writes them.</summary>
internal static class NumberText
{
    /// <summary>Measures the number that a text begins with.</summary>
    /// <returns>Its characters, at least 1, and whether it has a fraction or an exponent.</returns>
    public static (int Length, bool IsFloat) Measure(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[0] == '0' && char.ToLowerInvariant(text[1]) is 'x' or 'o' or 'b')
        {
            var prefixed = 2;
            while (prefixed < text.Length && (char.IsAsciiHexDigit(text[prefixed]) || text[prefixed] == '_'))
            {
                prefixed++;
            }

            return (prefixed, false);
        }

        var length = Digits(text, 0);
        var whole = length;
        if (length + 1 < text.Length && text[length] == '.' && char.IsAsciiDigit(text[length + 1]))
        {
            length = Digits(text, length + 1);
        }

        if (length < text.Length && text[length] is 'e' or 'E')
        {
            var sign = length + 1 < text.Length && text[length + 1] is '+' or '-' ? 1 : 0;
            if (length + 1 + sign < text.Length && char.IsAsciiDigit(text[length + 1 + sign]))
            {
                length = Digits(text, length + 1 + sign);
            }
        }

        return (length, length > whole);
    }

    /// <summary>The value of an integer literal.</summary>
    /// <exception cref="JinjaException">It needs more than 64 bits, or is no number.</exception>
    public static long ParseInteger(string literal, Position at)
    {
        var digits = literal.Replace("_", "", StringComparison.Ordinal);
        try
        {
            return digits.Length > 1 && digits[0] == '0' && digits.Any(char.IsAsciiLetter)
                ? Convert.ToInt64(digits[2..], char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, _ => 2 })
                : long.Parse(digits, NumberStyles.None);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new JinjaException(new Text($"{literal} is no integer of 64 bits", $"{literal} 不是 64 位整数"), at);
        }
    }

    /// <summary>The value of a literal with a fraction or an exponent.</summary>
    public static double ParseFloat(string literal) => double.Parse(literal.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float);

    /// <summary>A number of a JSON text: a long, a double, or a <see cref="BigInteger"/> where a long is too short.</summary>
    public static object ParseJson(string text) =>
        text.AsSpan().IndexOfAny(".eE") >= 0 ? double.Parse(text, NumberStyles.Float)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, null, out var value) ? (object)value
        : BigInteger.Parse(text, NumberStyles.AllowLeadingSign);

    /// <summary>The shortest text that gives the value back, laid out as Python's <c>repr</c> does.</summary>
    public static string OfFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var round = value.ToString("R"); // such as 0.001, 1234.5, -1.5E+20
        var sign = round.StartsWith('-') ? "-" : "";
        var parts = round[sign.Length..].Split('E');
        var point = parts[0].IndexOf('.');
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign) : 0)
            + (point < 0 ? parts[0].Length : point) - 1 - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        return sign + (exponent is < -4 or >= 16
            ? $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            : exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0') + ".0"
            : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..]);
    }

    private static int Digits(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '_' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }
}
