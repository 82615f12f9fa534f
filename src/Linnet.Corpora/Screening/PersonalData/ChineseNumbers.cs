using static Linnet.Corpora.Screening.PersonalData.NumberShape;

namespace Linnet.Corpora.Screening.PersonalData;

/// <summary>Numbers that name a person in mainland China, at a place of a text.</summary>
internal static class ChineseNumbers
{
    private const int ContextLength = 16, LongestCard = 19, ShortestCard = 13;

    private static readonly string[] CardWords = ["卡号", "银行卡", "信用卡", "借记卡", "储蓄卡", "账号", "帐号", "账户", "card", "account"];
    private static readonly string[] PhoneWords = ["电话", "热线", "传真", "座机", "联系", "致电", "tel", "phone", "fax"];
    private static readonly string[] OrderWords = ["订单", "单号", "编号", "流水号", "货号", "order", "isbn", "qq"];
    private static readonly string[] PassportWords = ["护照", "passport"];

    /// <summary>The end of the identity card number that begins at a digit, or 0.</summary>
    public static int IdentityCard(ReadOnlySpan<char> text, int start)
    {
        if (start + 18 > text.Length || IsWord(text, start - 1) || IsWord(text, start + 18))
        {
            return 0;
        }

        Span<char> number = stackalloc char[18];
        for (var i = 0; i < 18; i++)
        {
            number[i] = Ascii(text[start + i]);
        }

        return IsIdentityCard(number) ? start + 18 : 0;
    }

    /// <summary>The end of the card number that begins at a digit, grouped or not, or 0.</summary>
    public static int BankCard(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || !Follows(text[..start], CardWords))
        {
            return 0;
        }

        Span<char> digits = stackalloc char[LongestCard];
        var (count, i) = (0, start);
        for (; IsDigit(text, i) || i < text.Length && text[i] is ' ' or '-' && count % 4 == 0 && IsDigit(text, i + 1); i++)
        {
            if (IsDigit(text, i))
            {
                if (count == LongestCard)
                {
                    return 0;
                }

                digits[count++] = Ascii(text[i]);
            }
        }

        return count >= ShortestCard && !IsWord(text, i) && IsLuhn(digits[..count]) ? i : 0;
    }

    /// <summary>The end of the mobile number that begins at a digit or a plus, or 0.</summary>
    public static int Mobile(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || start > 0 && text[start - 1] is '.' or '-' && IsDigit(text, start - 2))
        {
            return 0;
        }

        var i = start;
        foreach (var prefix in (ReadOnlySpan<string>)["+86", "0086", "86"])
        {
            if (text[start..].StartsWith(prefix))
            {
                i += prefix.Length;
                i += i < text.Length && text[i] is ' ' or '-' ? 1 : 0;
                break;
            }
        }

        if (!IsDigit(text, i) || Ascii(text[i]) != '1' || !IsDigit(text, i + 1) || Ascii(text[i + 1]) < '3')
        {
            return 0;
        }

        var count = 0;
        for (; count < 11; i++)
        {
            if (IsDigit(text, i))
            {
                count++;
            }
            else if (!(i < text.Length && text[i] is ' ' or '-' && count is 3 or 7 && IsDigit(text, i + 1)))
            {
                return 0;
            }
        }

        return IsWord(text, i) || Continues(text, i) || Follows(text[..start], OrderWords) ? 0 : i;
    }

    /// <summary>The end of the landline number that begins at a zero or a bracket, or 0.</summary>
    public static int Landline(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || start > 0 && text[start - 1] is '.' or '-')
        {
            return 0;
        }

        var bracket = Ascii(text[start]) == '(';
        var i = start + (bracket ? 1 : 0);
        if (!IsDigit(text, i) || Ascii(text[i]) != '0' || !IsDigit(text, i + 1) || !IsDigit(text, i + 2))
        {
            return 0;
        }

        // 010 and 02x have three digits, all others four.
        var first = Ascii(text[i + 1]);
        var area = first is '1' ? (Ascii(text[i + 2]) == '0' ? 3 : 0) : first == '2' ? 3 : first == '0' ? 0 : 4;
        if (area == 0 || !IsDigit(text, i + area - 1))
        {
            return 0;
        }

        i += area;
        var separated = i < text.Length && Ascii(text[i]) is ')' or '-' or '—' or ' ';
        if (bracket != (i < text.Length && Ascii(text[i]) == ')') || !separated && !Follows(text[..start], PhoneWords))
        {
            return 0;
        }

        i += separated ? 1 : 0;
        i += bracket && i < text.Length && text[i] == ' ' ? 1 : 0;
        var number = i;
        while (IsDigit(text, i) && i - number < 9)
        {
            i++;
        }

        var length = i - number;
        return length is 7 or 8 && (area == 4 || length == 8) && Ascii(text[number]) >= '2' && !IsWord(text, i) && !Continues(text, i) ? i : 0;
    }

    /// <summary>The end of the passport number that begins at a letter, or 0.</summary>
    public static int Passport(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || start + 9 > text.Length || IsWord(text, start + 9) || !(IsDigit(text, start + 1) || Ascii(text[start]) is 'E' or 'e'))
        {
            return 0;
        }

        for (var i = start + 2; i < start + 9; i++)
        {
            if (!IsDigit(text, i))
            {
                return 0;
            }
        }

        return IsWord(text, start + 1) && Follows(text[..start], PassportWords) ? start + 9 : 0;
    }

    // A further number follows, as in sums and lists of figures.
    private static bool Continues(ReadOnlySpan<char> text, int end) => end < text.Length && text[end] is '.' or '-' && IsDigit(text, end + 1);

    private static bool Follows(ReadOnlySpan<char> before, string[] words)
    {
        before = before[Math.Max(0, before.Length - ContextLength)..];
        foreach (var word in words)
        {
            if (before.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
