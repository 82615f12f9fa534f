using System.Xml.Linq;
using CsCheck;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Tests.Core.Figures;

public sealed class HistogramTests
{
    private static readonly Axis Length = new(new Text("length", "长度")) { Unit = new Text("bytes", "字节") };
    private static readonly Axis Documents = new(new Text("documents", "文档数"));

    [Fact]
    public void Bins_anyValues_countEachOnceInItsBin() =>
        Gen.Select(Gen.Double[-1000, 1000].Array[1, 200], Gen.Int[1, 60]).ForAll((values, target) =>
        {
            var bins = HistogramBins.Of(values, logarithmic: false, target);

            Assert.Equal(values.Length, bins.Counts.Sum());
            Assert.InRange(bins.Counts.Count, 1, target + 2);
            var tolerance = 1e-6 * (bins.Edges[1] - bins.Edges[0]);
            for (var i = 0; i < bins.Counts.Count; i++)
            {
                Assert.True(bins.Counts[i] <= values.Count(value => value >= bins.Edges[i] - tolerance && value <= bins.Edges[i + 1] + tolerance));
            }
        });

    [Fact]
    public void Bins_logarithmic_haveEqualRatios()
    {
        var bins = HistogramBins.Of([1, 10, 100, 0, -5], logarithmic: true, 4);

        Assert.Equal(3, bins.Counts.Sum());
        Assert.All(bins.Edges.Zip(bins.Edges.Skip(1)), pair => Assert.Equal(Math.Sqrt(10), pair.Second / pair.First, 1e-9));
    }

    [Fact]
    public void ToSvg_values_areDescribedInBothLanguages()
    {
        var histogram = new Histogram(Text.Same("T"), Length, Documents, [1, 2, 2, 3, 9]);

        Assert.Contains("<desc>length. 5 values; the lowest is 1; the median is 2; the highest is 9.</desc>", histogram.ToSvg(Language.English), StringComparison.Ordinal);
        Assert.Contains("<desc>长度。共 5 个值；最小值为 1；中位数为 2；最大值为 9。</desc>", histogram.ToSvg(Language.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_oneValueAmongMany_isStillSeen()
    {
        var values = Enumerable.Repeat(1.0, 1_000_000).Append(9).ToArray();

        var bars = XDocument.Parse(new Histogram(Text.Same("T"), Length, Documents, values).ToSvg(Language.English)).Descendants()
            .Where(element => element.Attribute("class")?.Value == "n0").ToArray();

        Assert.Equal(2, bars.Length);
        Assert.All(bars, bar => Assert.True((double)bar.Attribute("height")! >= 1));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0, 0 })]
    [InlineData(new[] { double.NaN, 1e308, -1e308 })]
    public void ToSvg_degenerateValues_isWellFormed(double[] values)
    {
        var histogram = new Histogram(Text.Same("<T>"), Length, Documents, values);

        foreach (var axis in new[] { Length, Length with { Logarithmic = true } })
        {
            var svg = (histogram with { X = axis }).ToSvg(Language.Chinese);
            Assert.Equal("<T>", XDocument.Parse(svg).Root!.Elements().First().Value);
        }
    }

    [Fact]
    public void Bins_wholeNumbers_areCentredOnThem()
    {
        var bins = HistogramBins.Of([0, 1, 1, 4], logarithmic: false, 40);

        Assert.Equal([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5], bins.Edges);
        Assert.Equal([1L, 2, 0, 0, 1], bins.Counts);
        Assert.DoesNotContain(-0.5, HistogramBins.Of([0, 1, 1, 4.5], logarithmic: false, 40).Edges);
    }

    [Fact]
    public void ToSvg_withinEnds_countsWhatLiesBeyondInNamedOuterBins()
    {
        var histogram = new Histogram(Text.Same("T"), Length, Documents, [-90, 0.5, 1.5, 1.6, 2.5, 800, 900]) { Within = new Ends(0, 4), Bins = 4 };

        var texts = XDocument.Parse(histogram.ToSvg(Language.English)).Descendants().Select(element => element.Value).ToList();

        Assert.Contains("≤ 1", texts);
        Assert.Contains("≥ 3", texts);
        Assert.Equal(2, histogram.TallestBin);
        Assert.DoesNotContain("≤", (histogram with { Within = null }).ToSvg(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_withTheSameReachedCount_hasTheSameVerticalAxis()
    {
        string Axis(params double[] values) => string.Join(' ', XDocument.Parse(
                new Histogram(Text.Same("T"), Length, Documents, values) { Cover = [0, 9.5], ReachedCount = 50 }.ToSvg(Language.English)).Descendants()
            .Where(element => element.Attribute("class")?.Value == "e").Select(element => element.Value));

        Assert.Equal(Axis(1), Axis(1, 1.2, 5, 5, 5));
        Assert.Contains("60", Axis(1), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_noBins_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram(Text.Same("T"), Length, Documents, [1]) { Bins = 0 }.ToSvg(Language.English));

    [Fact]
    public void Of_valuesThatCoverTheSameRange_hasTheSameEdges()
    {
        double[] narrow = [0.1, 0.2, 0.3];
        double[] wide = [-4, 9.5];

        var bins = HistogramBins.Of(narrow, logarithmic: false, target: 20, cover: wide);

        Assert.Equal(HistogramBins.Of([-4, 1, 9.5], logarithmic: false, target: 20).Edges, bins.Edges);
        Assert.Equal(3, bins.Counts.Sum());
        Assert.NotEqual(HistogramBins.Of(narrow, logarithmic: false, target: 20).Edges, bins.Edges);
    }
}
