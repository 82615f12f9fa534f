using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Tests.Core.Figures;

public sealed class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Axis Step = new(new Text("step", "步数"));
    private static readonly Axis Loss = new(new Text("loss", "损失")) { Unit = new Text("nats", "奈特") };

    [Fact]
    public void ToSvg_smallChart_isTheGoldenText()
    {
        var chart = new LineChart(Text.Same("T"), Step, Loss, [Line("a", (0, 1), (10, 3))]) { Width = 300, Height = 200 };

        var svg = chart.ToSvg(Language.English);

        var body = svg[(svg.IndexOf("</style>", StringComparison.Ordinal) + 9)..];
        Assert.Equal(Golden.ReplaceLineEndings("\n"), body);
    }

    [Fact]
    public void ToSvg_twice_isTheSameBytes() => Assert.Equal(Realistic(500).ToSvg(Language.Chinese), Realistic(500).ToSvg(Language.Chinese));

    [Fact]
    public void ToSvg_chinese_speaksChinese()
    {
        var document = Parse(Realistic(50), Language.Chinese);

        Assert.Equal("zh-CN", document.Root!.Attribute("lang")!.Value);
        Assert.Contains("损失（奈特）", Texts(document));
        Assert.Equal("训练 2.14", Texts(document).Single(text => text.StartsWith("训练 ", StringComparison.Ordinal)));
        Assert.Equal("损失（奈特） / 步数。训练平滑后的最终值为 2.14；3 阶为 2.71；6 阶为 2.04。", document.Root.Element(Svg + "desc")!.Value);
    }

    [Fact]
    public void ToSvg_english_describesItself() =>
        Assert.Equal(
            "loss (nats) / step. training, smoothed, ends at 2.14; order 3 is 2.71; order 6 is 2.04.",
            Parse(Realistic(50)).Root!.Element(Svg + "desc")!.Value);

    [Fact]
    public void ToSvg_smoothedLine_saysSoAndNamesTheLastMeasuredValue()
    {
        var smoothed = Line("loss", (0, 5), (1, 4), (2, 1)) with { Smoothing = 0.9 };

        Assert.Contains("loss is smoothed; each value stands faintly behind it, and the last one is 1.", Texts(Parse(new LineChart(Text.Same("T"), Step, Loss, [smoothed]))));
        Assert.DoesNotContain(Texts(Parse(new LineChart(Text.Same("T"), Step, Loss, [smoothed with { Smoothing = 0 }]))), text => text.Contains("smoothed", StringComparison.Ordinal));
    }

    [Fact]
    public void ToSvg_lightAndDark_areInOneFile()
    {
        var svg = Realistic(50).ToSvg(Language.English);

        Assert.Contains("prefers-color-scheme:dark", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("http", svg.Replace(Svg.NamespaceName, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public void ToSvg_manySmoothedPoints_staysBelow30Kilobytes(int count) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Realistic(count).ToSvg(Language.English)), 5_000, 30_000);

    [Fact]
    public void ToSvg_oneSpikeAmongManyPoints_isDrawn()
    {
        var flat = Enumerable.Range(0, 100_000).Select(i => (X: (double)i, Y: 1.0)).ToArray();
        var spiked = flat.ToArray();
        spiked[54_321].Y = 100;
        var range = Loss with { Minimum = 0, Maximum = 100 };

        Assert.Equal(0, Top(new LineChart(Text.Same("T"), Step, range, [Line("a", spiked)])));
        Assert.NotEqual(0, Top(new LineChart(Text.Same("T"), Step, range, [Line("a", flat)])));
    }

    [Fact]
    public void ToSvg_nearlyEqualEnds_labelsDoNotOverlapAndStayInside()
    {
        var series = Enumerable.Range(0, 9).Select(i => Line($"run number {i}", (0, 5), (10, 1 + i * 0.001))).ToArray();
        var document = Parse(new LineChart(Text.Same("T"), Step, Loss, series) { References = [new(Text.Same("baseline"), 1.004)] });

        var boxes = document.Descendants(Svg + "text").Select(Box).ToArray();

        for (var i = 0; i < boxes.Length; i++)
        {
            Assert.InRange(boxes[i].Left, 0, 720);
            Assert.InRange(boxes[i].Right, 0, 720);
            Assert.InRange(boxes[i].Bottom, 0, 380);
            for (var k = 0; k < i; k++)
            {
                Assert.False(boxes[i].Meets(boxes[k]), $"{boxes[i]} covers {boxes[k]}");
            }
        }

        // The control: at their lines' own heights the names would cover each other.
        Assert.True((boxes[^1] with { Top = boxes[^2].Top, Bottom = boxes[^2].Bottom }).Meets(boxes[^2]));
    }

    [Fact]
    public void ToSvg_namesTooLongForTheEnds_makeALegendInside()
    {
        var series = Enumerable.Range(0, 4).Select(i => Line(new string('验', 30 + 10 * i), (0, 5), (10, 1 + i))).ToArray();

        var boxes = Parse(new LineChart(Text.Same("T"), Step, Loss, series)).Descendants(Svg + "text").Select(Box).ToArray();

        Assert.All(boxes, box => Assert.InRange(box.Right, 0, 720));
        Assert.All(boxes.SelectMany((a, i) => boxes.Take(i).Select(b => (a, b))), pair => Assert.False(pair.a.Meets(pair.b), $"{pair}"));
    }

    [Fact]
    public void ToSvg_hostileNames_areEscaped()
    {
        const string hostile = "</text><script>alert(1)</script>\u0000\u202E\" & ]]>";
        var chart = new LineChart(Text.Same(hostile), new Axis(Text.Same(hostile)), Loss, [Line(hostile, (0, 1), (1, 2)), Line("b", (0, 1))]) { Subtitle = Text.Same(hostile) };

        var document = Parse(chart);

        Assert.Empty(document.Descendants(Svg + "script"));
        Assert.Equal("</text><script>alert(1)</script>␀[U+202E]\" & ]]>", document.Root!.Element(Svg + "title")!.Value);
    }

    [Fact]
    public void ToSvg_valuesThatCannotBeDrawn_leaveAGapAndAreCounted()
    {
        var document = Parse(new LineChart(Text.Same("T"), Step, Loss, [Line("a", (0, 1), (1, 2), (2, double.NaN), (3, 2), (4, double.PositiveInfinity), (5, 1))]));

        var line = document.Descendants(Svg + "path").Single(path => path.Attribute("class")!.Value == "c0").Attribute("d")!.Value;
        Assert.Equal(3, line.Count(character => character == 'M'));
        Assert.Contains("2 points not drawn: not a finite number, or not positive on a logarithmic axis.", Texts(document));
    }

    [Fact]
    public void ToSvg_zeroOnALogarithmicAxis_isCounted()
    {
        var document = Parse(new LineChart(Text.Same("T"), Step, Loss with { Logarithmic = true }, [Line("a", (0, 0), (1, 10), (2, 1000))]), Language.Chinese);

        Assert.Contains("有 1 个点未画出：不是有限的数，或者在对数轴上不是正数。", Texts(document));
    }

    [Fact]
    public void ToSvg_fixedEnds_countWhatTheyHide() =>
        Assert.Contains(
            "1 point lies outside the axes.",
            Texts(Parse(new LineChart(Text.Same("T"), Step, Loss with { Maximum = 5 }, [Line("a", (0, 9), (1, 2), (2, 1))]))));

    [Fact]
    public void ToSvg_noSeries_saysSo() => Assert.Contains("no data", Texts(Parse(new LineChart(Text.Same("T"), Step, Loss, []))));

    public static TheoryData<string, DataPoint[]> Degenerate => new()
    {
        { "empty", [] },
        { "one point", [new(3, 4)] },
        { "constant", [new(0, 7), new(1, 7), new(2, 7)] },
        { "one position", [new(1, 2), new(1, 3)] },
        { "only NaN", [new(0, double.NaN), new(double.NaN, 1)] },
        { "extreme", [new(-1.7e308, -1.7e308), new(1.7e308, 1.7e308), new(0, 5e-324)] },
        { "one ulp", [new(0, 1), new(1, Math.BitIncrement(1))] },
        { "backwards", [new(5, 1), new(1, 2), new(9, 0)] },
    };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void ToSvg_degenerateSeries_isWellFormedWithFiniteNumbers(string name, DataPoint[] points)
    {
        foreach (var logarithmic in new[] { false, true })
        {
            var y = Loss with { Logarithmic = logarithmic };
            var document = Parse(new LineChart(Text.Same(name), Step, y, [new LineSeries(Text.Same("a"), points) { Smoothing = 0.5 }, new LineSeries(Text.Same("b"), points)]));

            var numbers = document.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "d" or "x" or "y" or "cx" or "cy" or "width" or "height");
            Assert.All(numbers, attribute => Assert.DoesNotMatch("NaN|∞|Infinity|E", attribute.Value));
        }
    }

    [Fact]
    public void ToSvg_band_isAClosedShape()
    {
        var series = Line("a", (0, 1), (1, 2), (2, 3)) with { Band = [new(0, 0, 2), new(1, 1, 3), new(2, double.NaN, 4), new(3, 2, 4)] };

        var shape = Parse(new LineChart(Text.Same("T"), Step, Loss, [series])).Descendants(Svg + "path").Single(path => path.Attribute("class")!.Value == "s n0");

        Assert.EndsWith("z", shape.Attribute("d")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_sizeOutOfRange_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineChart(Text.Same("T"), Step, Loss, []) { Width = 10 }.ToSvg(Language.English));

    private static LineSeries Line(string name, params (double X, double Y)[] points) =>
        new(Text.Same(name), [.. points.Select(point => new DataPoint(point.X, point.Y))]);

    private static LineChart Realistic(int count)
    {
        var points = Enumerable.Range(0, count).Select(i => new DataPoint(i, 2 + 5 * Math.Exp(-6.0 * i / count) + 0.2 * Math.Sin(i * 12.9898))).ToArray();
        return new LineChart(new Text("Loss", "损失"), Step, Loss, [new LineSeries(new Text("training", "训练"), points) { Smoothing = 0.9 }])
        {
            References = [new(new Text("order 3", "3 阶"), 2.71), new(new Text("order 6", "6 阶"), 2.04)],
        };
    }

    private static XDocument Parse(LineChart chart, Language language = Language.English) => XDocument.Parse(chart.ToSvg(language));

    private static string[] Texts(XDocument document) => [.. document.Descendants(Svg + "text").Select(text => text.Value)];

    // The highest point of the first line, in tenths of a pixel from the top of the plot.
    private static int Top(LineChart chart)
    {
        var data = Parse(chart).Descendants(Svg + "path").Single(path => path.Attribute("class")!.Value == "c0").Attribute("d")!.Value;
        var numbers = System.Text.RegularExpressions.Regex.Matches(data, "-?[0-9]+").Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var (y, top) = (numbers[1], numbers[1]);
        for (var i = 3; i < numbers.Length; i += 2)
        {
            y += numbers[i];
            top = Math.Min(top, y);
        }

        return top;
    }

    private static TextBox Box(XElement text)
    {
        double Get(string name) => double.Parse(text.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        var style = (text.Attribute("class")?.Value ?? "").Split(' ');
        var width = TextWidth.Of(text.Value, style.Contains("t") ? 15 : 12);
        var left = Get("x") - (style.Contains("e") ? width : style.Contains("m") ? width / 2 : 0);
        return new TextBox(left, Get("y") - 10, left + width, Get("y") + 3, text.Value);
    }

    private sealed record TextBox(double Left, double Top, double Right, double Bottom, string Value)
    {
        public bool Meets(TextBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }

    private const string Golden =
        """
        <rect class="bg" width="300" height="200" rx="8"/>
        <text x="18" y="30" class="t">T</text>
        <text x="18" y="54">loss (nats)</text>
        <path class="g" d="M33.7 146H259.9M33.7 107H259.9M33.7 68H259.9"/>
        <path class="a" d="M33.7 146H259.9M33.7 146v4M146.8 146v4M259.9 146v4"/>
        <text x="25.7" y="150" class="e">1</text>
        <text x="25.7" y="111" class="e">2</text>
        <text x="25.7" y="72" class="e">3</text>
        <text x="33.7" y="164" class="m">0</text>
        <text x="146.8" y="164" class="m">5</text>
        <text x="259.9" y="164" class="m">10</text>
        <text x="259.9" y="182" class="e">step</text>
        <svg class="p" x="30.7" y="65" width="232.2" height="84" viewBox="-30 -30 2321.8 840">
        <path class="c0" d="M0 780l2262-780"/>
        <path class="d c0" d="M0 780h0M2262 0h0"/>
        </svg>
        <circle class="n0" cx="259.9" cy="68" r="3"/>
        <text x="273.9" y="72" class="l n0">3</text>
        </svg>

        """;
}
