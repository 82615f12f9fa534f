using System.Globalization;
using System.Text.RegularExpressions;

namespace Linnet.Core.Recipes;

/// <summary>How numbers are spelled in a recipe: the decimal forms of the YAML 1.2 core schema, nothing that readers disagree about.</summary>
/// <remarks>
/// Not taken: <c>012</c> (octal in YAML 1.1, decimal in 1.2), <c>1_000</c> (a number in 1.1, text in 1.2), <c>0x10</c>, <c>.inf</c>, <c>.nan</c>.
/// </remarks>
internal static partial class Numbers
{
    /// <summary>The shortest text that reads back as the same double: <c>0.0005</c>, <c>1e-05</c>, <c>3</c>.</summary>
    internal static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>An integer of <paramref name="type"/> (int, long, ulong), or null when the text is none or out of its range.</summary>
    internal static object? Integer(string text, Type type)
    {
        if (!IntegerForm().IsMatch(text))
        {
            return null;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign;
        return type == typeof(int) && int.TryParse(text, style, CultureInfo.InvariantCulture, out var i) ? i
            : type == typeof(long) && long.TryParse(text, style, CultureInfo.InvariantCulture, out var l) ? l
            : type == typeof(ulong) && ulong.TryParse(text, style, CultureInfo.InvariantCulture, out var u) ? u
            : null;
    }

    /// <summary>A finite double, or null when the text is none, or too large or too small for one.</summary>
    internal static object? Number(string text)
    {
        if (!NumberForm().IsMatch(text))
        {
            return null;
        }

        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var vanished = value == 0 && text.Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9');
        return double.IsFinite(value) && !vanished ? value : null;
    }

    /// <summary>The whole text has the form of an integer, whatever its size.</summary>
    internal static bool IsInteger(string text) => IntegerForm().IsMatch(text);

    /// <summary>What was meant by <c>012</c>, <c>1_000</c>, <c>3.0</c> or <c>1e3</c> where an integer stands, or null.</summary>
    internal static string? MeantInteger(string text, Type type)
    {
        var cleaned = Clean(text);
        if (Integer(cleaned, type) is not null)
        {
            return cleaned == text ? null : cleaned;
        }

        // Up to 2^53 a double holds every integer; beyond, the suggestion could be another number than the one written.
        return Number(cleaned) is double value && Math.Abs(value) <= 1L << 53 && Math.Floor(value) == value
            && Integer(((long)value).ToString(CultureInfo.InvariantCulture), type) is { } meant
            ? Convert.ToString(meant, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>What was meant by <c>01.5</c> or <c>1_000.0</c> where a number stands, or null.</summary>
    internal static string? MeantNumber(string text)
    {
        var cleaned = Clean(text);
        return cleaned != text && text.Any(char.IsAsciiDigit) && Number(cleaned) is not null ? cleaned : null;
    }

    private static string Clean(string text)
    {
        if (text.Length > 40)
        {
            return text;
        }

        var cleaned = text.Replace("_", "", StringComparison.Ordinal);
        var sign = cleaned.StartsWith('-') ? "-" : "";
        var digits = cleaned.TrimStart('-', '+').TrimStart('0');
        return sign + (digits.Length == 0 || !char.IsAsciiDigit(digits[0]) ? "0" + digits : digits);
    }

    [GeneratedRegex(@"\A[-+]?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex IntegerForm();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
