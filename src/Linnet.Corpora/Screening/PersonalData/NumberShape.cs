namespace Linnet.Corpora.Screening.PersonalData;

/// <summary>Characters and check digits of numbers. Full-width forms count as their ASCII ones, which take as many units.</summary>
internal static class NumberShape
{
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The ASCII form of a full-width character; others stay.</summary>
    public static char Ascii(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    /// <summary>Whether there is a digit at a place, which may lie outside the text.</summary>
    public static bool IsDigit(ReadOnlySpan<char> text, int at) => (uint)at < (uint)text.Length && char.IsAsciiDigit(Ascii(text[at]));

    /// <summary>Whether there is an ASCII letter, digit or underscore at a place, which may lie outside the text.</summary>
    public static bool IsWord(ReadOnlySpan<char> text, int at) =>
        (uint)at < (uint)text.Length && (char.IsAsciiLetterOrDigit(Ascii(text[at])) || Ascii(text[at]) == '_');

    /// <summary>Whether 18 characters are an identity card number: a province, a date from 1900, a valid check digit (ISO 7064, MOD 11-2).</summary>
    public static bool IsIdentityCard(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            if (!char.IsAsciiDigit(number[i]))
            {
                return false;
            }

            sum += Weights[i] * (number[i] - '0');
        }

        var (year, month, day) = (Number(number[6..10]), Number(number[10..12]), Number(number[12..14]));
        return number[0] is >= '1' and <= '8' && year is >= 1900 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && char.ToUpperInvariant(number[17]) == "10X98765432"[sum % 11];
    }

    /// <summary>Whether the last of the digits is the check digit of the others (Luhn); never for one digit repeated.</summary>
    public static bool IsLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? d : d > 4 ? 2 * d - 9 : 2 * d;
        }

        return sum % 10 == 0 && digits.ContainsAnyExcept(digits[0]);
    }

    /// <summary>The number that ASCII digits write.</summary>
    public static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var d in digits)
        {
            number = 10 * number + (d - '0');
        }

        return number;
    }
}
