using System.Xml.Linq;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Tests.Core.Figures;

public sealed class BarChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Axis Time = new(new Text("time", "时间")) { Unit = new Text("ms", "毫秒") };

    [Fact]
    public void ToSvg_bars_areAsLongAsTheirValues()
    {
        var bars = Rectangles(new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 100), new(Text.Same("b"), 50), new(Text.Same("c"), 0)]));

        Assert.Equal(2, Width(bars[0]) / Width(bars[1]), 0.01);
        Assert.Equal(1, Width(bars[2]));
    }

    [Fact]
    public void ToSvg_negativeValues_goLeftFromZero()
    {
        var bars = Rectangles(new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 100), new(Text.Same("b"), -100)]));

        Assert.Equal(X(bars[0]), X(bars[1]) + Width(bars[1]), 0.11);
        Assert.Equal(Width(bars[0]), Width(bars[1]), 0.11);
    }

    [Fact]
    public void ToSvg_emphasis_quietsTheOthers()
    {
        var bars = Rectangles(new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 1) { Emphasized = true }, new(Text.Same("b"), 2)]));

        Assert.Equal(["n0", "q"], bars.Select(bar => bar.Attribute("class")!.Value));
    }

    [Fact]
    public void ToSvg_bothLanguages_areThere()
    {
        var chart = new BarChart(new Text("Time of a step", "一步的时间"), Time, [new(new Text("attention", "注意力"), 96.1)]);

        Assert.Contains("<desc>attention is 96.1.</desc>", chart.ToSvg(Language.English), StringComparison.Ordinal);
        Assert.Contains("<desc>注意力为 96.1。</desc>", chart.ToSvg(Language.Chinese), StringComparison.Ordinal);
        Assert.Contains(">时间（毫秒）<", chart.ToSvg(Language.Chinese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(1e308)]
    public void ToSvg_oddValue_isShownAsItIs(double value)
    {
        var document = XDocument.Parse(new BarChart(Text.Same("T"), Time, [new(Text.Same("<b>"), value)]).ToSvg(Language.English));

        Assert.Contains(document.Descendants(Svg + "text"), text => text.Value == NumberText.Measured(value));
        Assert.All(document.Descendants(Svg + "rect"), bar => Assert.InRange(Width(bar), 0, 720));
    }

    [Fact]
    public void ToSvg_noBars_saysSo() => Assert.Contains("no data", new BarChart(Text.Same("T"), Time, []).ToSvg(Language.English), StringComparison.Ordinal);

    [Fact]
    public void ToSvg_hundredAndOneBars_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BarChart(Text.Same("T"), Time, [.. Enumerable.Repeat(new Bar(Text.Same("a"), 1), 101)]).ToSvg(Language.English));

    private static XElement[] Rectangles(BarChart chart) =>
        [.. XDocument.Parse(chart.ToSvg(Language.English)).Descendants(Svg + "rect").Where(bar => bar.Attribute("class")!.Value != "bg")];

    private static double Width(XElement bar) => (double)bar.Attribute("width")!;

    private static double X(XElement bar) => (double)bar.Attribute("x")!;
}
