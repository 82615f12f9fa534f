using System.Globalization;
using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>
/// Numbers as all pages and printed results write them: a true minus sign, thousands separated, percentages with a space in English and
/// without one in Chinese, and one separator for intervals.
/// </summary>
public static class Numeral
{
    /// <summary>A whole number, such as <c>12,345</c> or <c>−3</c>; half is rounded away from zero.</summary>
    /// <param name="value">Any value.</param>
    public static string Count(double value) => Decimals(value, 0);

    /// <summary>A number with so many decimals, such as <c>1,234.50</c>; what rounds to zero has no sign.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static string Decimals(double value, int digits) => Write(value, "N" + digits);

    /// <summary>A number with its sign, such as <c>+0.82</c>; what rounds to zero has none.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static string WithSign(double value, int digits)
    {
        var text = Decimals(value, digits);
        return value > 0 && HasDigitAboveZero(text) ? "+" + text : text;
    }

    /// <summary>A mean with its standard error, such as <c>0.47 ± 0.09</c>; the mean alone where nothing varied.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static string WithError(double mean, double standardError, int digits) => (mean, standardError) switch
    {
        (0, 0) => "0",
        (_, 0) => Decimals(mean, digits),
        _ => $"{Decimals(mean, digits)} ± {Decimals(standardError, digits)}",
    };

    /// <summary>An interval, such as <c>−0.10 … 0.25</c>.</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static string Interval(double low, double high, int digits) => $"{Decimals(low, digits)} … {Decimals(high, digits)}";

    /// <summary>A share in percent: <c>40.5 %</c>, Chinese <c>40.5%</c>.</summary>
    /// <param name="share">The share, 1 for all.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static Text Percent(double share, int digits = 1)
    {
        // P multiplies in decimal: 0.405 is 41 %, where 100 · 0.405 in binary might fall below the half.
        var text = Write(share, "P" + digits);
        return new(text, text.Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>An interval of shares in percent: <c>37.8 … 43.3 %</c>, Chinese <c>37.8 … 43.3%</c>.</summary>
    /// <param name="low">Lower end, 1 for all.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static Text PercentInterval(double low, double high, int digits = 1)
    {
        var (from, to) = (Percent(low, digits).Chinese.TrimEnd('%'), Percent(high, digits));
        return new($"{from} … {to.English}", $"{from} … {to.Chinese}");
    }

    /// <summary>Whole seconds; <c>&lt;1</c> where a second was not reached.</summary>
    /// <param name="seconds">Seconds, at least 0.</param>
    public static string Seconds(double seconds) => seconds < 1 ? "<1" : Count(seconds);

    /// <summary>Things one after the other: <c>a, b</c>, Chinese <c>a、b</c>.</summary>
    /// <param name="items">The things.</param>
    public static Text List(IEnumerable<Text> items)
    {
        var all = items.ToList();
        return new(string.Join(", ", all.Select(item => item.English)), string.Join("、", all.Select(item => item.Chinese)));
    }

    private static string Write(double value, string format)
    {
        var text = Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
        return value < 0 && HasDigitAboveZero(text) ? "−" + text : text;
    }

    private static bool HasDigitAboveZero(string text) => text.Any(c => c is >= '1' and <= '9') || !text.Any(char.IsAsciiDigit);
}
