using System.Globalization;
using System.Text.RegularExpressions;
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
    public void ToSvg_intervals_areWhiskersAndTheNumberStandsBehindThem()
    {
        var chart = new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 50) { Low = 40, High = 100 }]);

        var document = XDocument.Parse(chart.ToSvg(Language.English));

        var whisker = document.Descendants(Svg + "path").Single(path => path.Attribute("class")!.Value == "w").Attribute("d")!.Value;
        var numbers = Regex.Matches(whisker, "[0-9.]+").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var (bar, low, high) = (Rectangles(chart)[0], numbers[0], numbers[2]);
        Assert.Equal(1.2, (high - low) / Width(bar), 0.01);
        Assert.Equal(X(bar) + 0.8 * Width(bar), low, 0.2);
        Assert.True((double)document.Descendants(Svg + "text").Single(text => text.Value == "50").Attribute("x")! > high);
        Assert.DoesNotContain("class=\"w\"", new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 50)]).ToSvg(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_references_areNamedLinesAtTheirValues()
    {
        var chart = new BarChart(Text.Same("T"), Time, [new(Text.Same("a"), 50)]) { References = [new(new Text("chance", "随机"), 25)] };

        var document = XDocument.Parse(chart.ToSvg(Language.English));

        var line = document.Descendants(Svg + "path").Single(path => path.Attribute("class")!.Value == "r").Attribute("d")!.Value;
        var bar = Rectangles(chart)[0];
        Assert.StartsWith("M" + SvgCanvas.Number(X(bar) + Width(bar) / 2), line, StringComparison.Ordinal);
        var label = document.Descendants(Svg + "text").Single(text => text.Value == "chance 25");
        Assert.True((double)label.Attribute("y")! < (double)bar.Attribute("y")!, "the name stands above the bars");
        Assert.Contains("<desc>a is 50; chance is 25.</desc>", chart.ToSvg(Language.English), StringComparison.Ordinal);
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
