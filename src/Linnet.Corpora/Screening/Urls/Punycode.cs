using System.Text;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Screening.Urls;

/// <summary>Labels of hosts in ASCII (RFC 3492).</summary>
internal static class Punycode
{
    /// <summary>What a label in punycode begins with.</summary>
    public const string Prefix = "xn--";

    private const int Base = 36, Least = 1, Most = 26, Skew = 38, Damp = 700, LongestLabel = 63;

    /// <summary>The label as it is read; the same where it is no punycode.</summary>
    public static string Decode(string label)
    {
        if (!label.StartsWith(Prefix, StringComparison.Ordinal) || label.Length > LongestLabel)
        {
            return label;
        }

        var delimiter = label.LastIndexOf('-');
        var output = delimiter < Prefix.Length ? [] : label[Prefix.Length..delimiter].Select(c => (int)c).ToList();
        var (n, i, bias) = (128L, 0L, 72L);
        for (var at = Math.Max(delimiter + 1, Prefix.Length); at < label.Length;)
        {
            var (old, weight) = (i, 1L);
            for (var k = Base; ; k += Base)
            {
                var digit = at < label.Length ? Digit(label[at++]) : -1;
                if (digit < 0 || i + digit * weight > int.MaxValue || weight > int.MaxValue)
                {
                    return label;
                }

                i += digit * weight;
                var threshold = Math.Clamp(k - bias, Least, Most);
                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
            }

            bias = Adapt(i - old, output.Count + 1, old == 0);
            n += i / (output.Count + 1);
            i %= output.Count + 1;
            if (n > CodePoint.Maximum || n is >= 0xD800 and < 0xE000)
            {
                return label;
            }

            output.Insert((int)i++, (int)n);
        }

        return output.Aggregate(new StringBuilder(), (text, c) => text.Append(char.ConvertFromUtf32(c))).ToString();
    }

    private static int Digit(char c) => char.IsAsciiLetterLower(c) ? c - 'a' : char.IsAsciiDigit(c) ? c - '0' + 26 : -1;

    private static long Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - Least) * Most / 2; k += Base)
        {
            delta /= Base - Least;
        }

        return k + (Base - Least + 1) * delta / (delta + Skew);
    }
}
