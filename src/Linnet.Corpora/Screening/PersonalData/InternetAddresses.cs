using System.Net;
using System.Net.Sockets;
using static Linnet.Corpora.Screening.PersonalData.NumberShape;

namespace Linnet.Corpora.Screening.PersonalData;

/// <summary>E-mail and IP addresses at a place of a text.</summary>
internal static class InternetAddresses
{
    private const int LongestLocal = 64, LongestDomain = 255, LongestIpv6 = 45, ContextLength = 12;

    private const int GreatestSection = 30;
    private const string Blanks = " \t\u3000\u00A0", HeadingSigns = " \t\u3000\u00A0#*-•";

    private static readonly string[] NumberedWords =
        ["附录", "公式", "算式", "章节", "条款", "编号", "序号", "价格", "售价", "单价", "日期", "sec.", "fig.", "figure", "table", "chapter", "clause", "appendix", "item"];

    private static readonly string[] Units =
    [
        "元", "块", "美元", "美金", "欧元", "英镑", "日元", "港币", "人民币", "万", "亿", "角", "分钱", "节", "小节", "章", "条", "款", "项", "版", "年", "月", "日", "号",
        "部分", "%", "％", "‰", "折", "倍", "usd", "rmb", "cny", "yuan",
    ];

    private static readonly string[] VersionWords = ["version", "ver", "版本", "版", "release", "build", "section", "固件", "v"];

    /// <summary>The address around an @; empty where there is none. At least <paramref name="least"/> is its start.</summary>
    public static (int Start, int End) Email(ReadOnlySpan<char> text, int at, int least)
    {
        var start = at;
        while (start > least && at - start < LongestLocal && IsLocal(Ascii(text[start - 1])))
        {
            start--;
        }

        while (start < at && Ascii(text[start]) == '.')
        {
            start++;
        }

        var (end, top) = (at + 1, -1);
        for (var i = at + 1; i < text.Length && i - at <= LongestDomain; i++)
        {
            var c = Ascii(text[i]);
            if (char.IsAsciiLetterOrDigit(c) || c == '-')
            {
                end = i + 1;
            }
            else if (c == '.' && i == end && i > at + 1)
            {
                if (IsWord(text, i + 1))
                {
                    top = i + 1;
                    end = i + 1;
                }
            }
            else
            {
                break;
            }
        }

        if (start == at || top < 0 || end - top < 2 || Ascii(text[at - 1]) == '.' || Ascii(text[at + 1]) is '-' or '.')
        {
            return default;
        }

        for (var i = top; i < end; i++)
        {
            if (!char.IsAsciiLetter(Ascii(text[i])))
            {
                return default;
            }
        }

        return (start, end);
    }

    /// <summary>The end of the public IPv4 address that begins at a digit, or 0.</summary>
    public static int Ipv4(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || start > 0 && Ascii(text[start - 1]) == '.')
        {
            return 0;
        }

        Span<byte> parts = stackalloc byte[4];
        var i = start;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (i >= text.Length || text[i++] != '.'))
            {
                return 0;
            }

            var (first, value) = (i, 0);
            for (; IsDigit(text, i) && i - first < 4; i++)
            {
                value = 10 * value + (Ascii(text[i]) - '0');
            }

            if (i == first || value > 255 || i - first > 1 && Ascii(text[first]) == '0')
            {
                return 0;
            }

            parts[part] = (byte)value;
        }

        var another = i < text.Length && Ascii(text[i]) == '.' && IsDigit(text, i + 1);
        return IsWord(text, i) || another || !IsPublic(parts) || FollowsVersion(text[..start]) || IsNumbering(text, start, i, parts) ? 0 : i;
    }

    /// <summary>The end of the public IPv6 address that begins at a 2 or 3, or 0.</summary>
    public static int Ipv6(ReadOnlySpan<char> text, int start)
    {
        if (IsWord(text, start - 1) || start > 0 && text[start - 1] == ':')
        {
            return 0;
        }

        var (end, colons) = (start, 0);
        for (; end < text.Length && end - start <= LongestIpv6 && (char.IsAsciiHexDigit(text[end]) || text[end] == ':'); end++)
        {
            colons += text[end] == ':' ? 1 : 0;
        }

        if (end > start && text[end - 1] == ':' && (end - start < 2 || text[end - 2] != ':'))
        {
            end--;
        }

        if (colons < 2 || IsWord(text, end) || !IPAddress.TryParse(text[start..end], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return 0;
        }

        var bytes = address.GetAddressBytes();
        return bytes[0] >> 5 == 1 && !(bytes is [0x20, 0x01, 0x0D, 0xB8, ..]) ? end : 0;
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';

    // RFC 6890 and its successors in IANA's registry.
    private static bool IsPublic(ReadOnlySpan<byte> a) => (a[0], a[1], a[2]) is not (
        (0 or 10 or 127 or >= 224, _, _) or (100, >= 64 and < 128, _) or (169, 254, _) or (172, >= 16 and < 32, _) or (192, 168, _)
        or (192, 0, 0 or 2) or (192, 88, 99) or (198, 18 or 19, _) or (198, 51, 100) or (203, 0, 113));

    // Four numbers with dots are also prices (8.8.8.8 元, lists of them), dates and numbers of sections, figures and items.
    private static bool IsNumbering(ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<byte> parts)
    {
        var before = text[..start].TrimEnd(Blanks.AsSpan());
        if (before.Length > 0 && IsNumberingSign(before[^1]))
        {
            return true;
        }

        foreach (var word in NumberedWords)
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (!char.IsAsciiLetter(word[0]) || !IsWord(before, before.Length - word.Length - 1)))
            {
                return true;
            }
        }

        var after = text[end..].TrimStart(Blanks.AsSpan());
        foreach (var unit in Units)
        {
            if (after.StartsWith(unit, StringComparison.OrdinalIgnoreCase) && !(char.IsAsciiLetter(unit[0]) && IsWord(after, unit.Length)))
            {
                return true;
            }
        }

        // A heading: at a line's start, small numbers, and a title on the same line.
        var isAtStart = before.TrimEnd(HeadingSigns.AsSpan()) is [] or [.., '\n'];
        var hasTitle = after.Length > 0 && after[0] != '\n' && (char.IsLetter(after[0]) || after[0] is '《' or '“' or '、');
        return isAtStart && hasTitle && !parts.ContainsAnyInRange((byte)(GreatestSection + 1), byte.MaxValue);
    }

    private static bool IsNumberingSign(char c) => c is '¥' or '￥' or '$' or '＄' or '€' or '£' or '§' or '第' or '图' or '表' or '~' or '～';

    private static bool FollowsVersion(ReadOnlySpan<char> before)
    {
        before = before[Math.Max(0, before.Length - ContextLength)..].TrimEnd(" :：=号为是".AsSpan());
        foreach (var word in VersionWords)
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (word.Length > 1 || !IsWord(before, before.Length - 2)))
            {
                return true;
            }
        }

        return false;
    }
}
