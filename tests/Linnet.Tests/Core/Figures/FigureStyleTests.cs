using System.Globalization;
using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

/// <summary>Contrast after WCAG 2.2; colour blindness after Machado et al. 2009, table 1, severity 1; distance in Oklab.</summary>
public sealed class FigureStyleTests
{
    private static readonly double[][] Normal = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    private static readonly double[][] Protanopia =
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];

    private static readonly double[][] Deuteranopia =
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];

    private static readonly double[][] Tritanopia =
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

    [Fact]
    public void Colours_asText_haveEnoughContrast()
    {
        Assert.All(FigureStyle.Light.Append(FigureStyle.LightMuted), colour => Assert.True(Contrast(colour, FigureStyle.LightBackground) >= 4.5, colour));
        Assert.All(FigureStyle.Dark.Append(FigureStyle.DarkMuted), colour => Assert.True(Contrast(colour, FigureStyle.DarkBackground) >= 4.5, colour));
        Assert.True(Contrast("#56b4e9", FigureStyle.LightBackground) < 4.5);
    }

    [Fact]
    public void Colours_toColourBlindEyes_differ()
    {
        foreach (var palette in new[] { FigureStyle.Light, FigureStyle.Dark })
        {
            Assert.True(SmallestDistance(palette) > 0.09);
        }

        // Matplotlib's first five colours do not pass, so the bound means something.
        Assert.True(SmallestDistance(["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"]) < 0.06);
    }

    private static double SmallestDistance(IReadOnlyList<string> palette) =>
        (from matrix in new[] { Normal, Protanopia, Deuteranopia, Tritanopia }
         from a in palette
         from b in palette
         where string.CompareOrdinal(a, b) < 0
         select Math.Sqrt(Oklab(a, matrix).Zip(Oklab(b, matrix), (x, y) => (x - y) * (x - y)).Sum())).Min();

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour) => LinearRgb(colour) is [var r, var g, var b] ? 0.2126 * r + 0.7152 * g + 0.0722 * b : 0;

    private static double[] LinearRgb(string colour) =>
    [
        .. new[] { 1, 3, 5 }
            .Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
    ];

    private static double[] Oklab(string colour, double[][] sight)
    {
        var rgb = LinearRgb(colour);
        var seen = sight.Select(row => Math.Clamp(row.Zip(rgb, (m, c) => m * c).Sum(), 0, 1)).ToArray();
        var l = Math.Cbrt(0.4122214708 * seen[0] + 0.5363325363 * seen[1] + 0.0514459929 * seen[2]);
        var m = Math.Cbrt(0.2119034982 * seen[0] + 0.6806995451 * seen[1] + 0.1073969566 * seen[2]);
        var s = Math.Cbrt(0.0883024619 * seen[0] + 0.2817188376 * seen[1] + 0.6299787005 * seen[2]);
        return
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ];
    }
}
