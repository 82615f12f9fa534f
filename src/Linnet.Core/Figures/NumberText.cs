using System.Globalization;

namespace Linnet.Core.Figures;

/// <summary>Numbers as people read them: the same on every machine, with a true minus sign and SI prefixes for large values.</summary>
public static class NumberText
{
    private const string Prefixes = "kMGTPE";

    /// <summary>Writes a number with about <paramref name="digits"/> significant digits.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="digits">Significant digits, 1 to 15; integers below 10,000 are written in full whatever this says.</param>
    /// <returns>For example <c>1.52</c>, <c>1,234</c>, <c>12.3k</c>, <c>3e-4</c>, <c>−0.5</c>, <c>NaN</c>, <c>∞</c>.</returns>
    public static string Of(double value, int digits = 3) => Write(value, digits, Trim);

    /// <summary>Writes a measurement: as <see cref="Of"/>, but keeps closing zeros, which say how exact it is.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    /// <returns>For example <c>1.50</c> where <see cref="Of"/> gives <c>1.5</c>; whole numbers stay without a point.</returns>
    public static string Measured(double value, int digits = 3) => Write(value, digits, text => text);

    /// <summary>
    /// Writes measurements that stand side by side in one notation: whole numbers in full, others with the decimals that give the largest
    /// three digits. Where that would be unreadable, below 0.001 or from 1e15, each is written as <see cref="Measured"/> does.
    /// </summary>
    /// <param name="values">Any values.</param>
    /// <returns>One text for each, for example <c>35,616</c> and <c>3</c>, or <c>2.11</c> and <c>0.53</c>.</returns>
    public static IReadOnlyList<string> Alike(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var finite = values.Where(double.IsFinite).ToList();
        var largest = finite.Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (largest is < 1e-3 or >= 1e15)
        {
            return [.. values.Select(value => Measured(value))];
        }

        var decimals = finite.TrueForAll(value => value == Math.Round(value)) ? 0 : Math.Max(0, 2 - Exponent(largest));
        return [.. values.Select(value => double.IsFinite(value) ? Fixed(value, decimals) : Measured(value))];
    }

    private static string Fixed(double value, int decimals)
    {
        var text = Math.Abs(value).ToString("N" + decimals, CultureInfo.InvariantCulture);
        return value < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? "−" + text : text;
    }

    private static string Write(double value, int digits, Func<string, string> trim)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 15);
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (value < 0)
        {
            return "−" + Write(-value, digits, trim);
        }

        if (double.IsInfinity(value))
        {
            return "∞";
        }

        if (value == 0)
        {
            return "0";
        }

        // Rounding comes before the choice of the prefix: 999,999 is 1M, not 1000k.
        var text = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        var exponent = Exponent(text);
        var rounded = double.Parse(text, CultureInfo.InvariantCulture);
        return exponent switch
        {
            < -3 or > 20 => trim(text[..text.IndexOf('E', StringComparison.Ordinal)]) + "e" + exponent,
            >= 4 => trim(WithPrefix(rounded, exponent, digits)) + Prefixes[exponent / 3 - 1],
            _ when exponent >= digits - 1 || value == Math.Round(value) => value.ToString("#,0", CultureInfo.InvariantCulture),
            _ => trim(rounded.ToString("F" + (digits - 1 - exponent), CultureInfo.InvariantCulture)),
        };
    }

    // One axis, one unit: the largest tick chooses the prefix and the step the decimals, so that labels line up.
    internal static string Tick(double value, double step, double largest)
    {
        if (value == 0)
        {
            return "0";
        }

        if (value < 0)
        {
            return "−" + Tick(-value, step, largest);
        }

        var exponent = Exponent(largest);
        if (exponent is < -3 or > 20)
        {
            return Of(value, Math.Clamp(exponent - Exponent(step) + 1, 1, 15));
        }

        var group = exponent >= 4 ? exponent / 3 : 0;
        var decimals = Math.Clamp(-Exponent(step * 1.000001 / Math.Pow(10, 3 * group)), 0, 15);
        var number = (value / Math.Pow(10, 3 * group)).ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return group == 0 ? number : number + Prefixes[group - 1];
    }

    private static string WithPrefix(double rounded, int exponent, int digits)
    {
        var group = exponent / 3;
        var decimals = Math.Max(0, digits - 1 - exponent % 3);
        return (rounded / Math.Pow(10, 3 * group)).ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    // From the decimal digits, not from a logarithm: exact at powers of ten.
    private static int Exponent(double value) => Exponent(value.ToString("E14", CultureInfo.InvariantCulture));

    private static int Exponent(string scientific) => int.Parse(
        scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
