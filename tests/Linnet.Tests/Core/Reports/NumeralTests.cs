using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Tests.Core.Reports;

public sealed class NumeralTests
{
    [Theory]
    [InlineData(0, 2, "0.00")]
    [InlineData(-0.356, 2, "−0.36")]
    [InlineData(-0.001, 2, "0.00")]
    [InlineData(12345.6, 1, "12,345.6")]
    [InlineData(-12345, 0, "−12,345")]
    [InlineData(double.NaN, 2, "NaN")]
    [InlineData(double.NegativeInfinity, 2, "−Infinity")]
    public void Decimals_anyValue_hasATrueMinusAndThousands(double value, int digits, string expected) =>
        Assert.Equal(expected, Numeral.Decimals(value, digits));

    [Theory]
    [InlineData(0.823, "+0.82")]
    [InlineData(-0.823, "−0.82")]
    [InlineData(0.001, "0.00")]
    public void WithSign_anyValue_hasASignUnlessItRoundsToZero(double value, string expected) => Assert.Equal(expected, Numeral.WithSign(value, 2));

    [Theory]
    [InlineData(0.405, 0, "41 %", "41%")]
    [InlineData(0.405, 1, "40.5 %", "40.5%")]
    [InlineData(-0.0001, 0, "0 %", "0%")]
    [InlineData(-0.05, 0, "−5 %", "−5%")]
    [InlineData(12.5, 0, "1,250 %", "1,250%")]
    public void Percent_ofAShare_hasASpaceInEnglishAlone(double share, int digits, string english, string chinese) =>
        Assert.Equal(new Text(english, chinese), Numeral.Percent(share, digits));

    [Fact]
    public void Intervals_haveOneSeparator()
    {
        Assert.Equal("−0.10 … 0.25", Numeral.Interval(-0.1, 0.25, 2));
        Assert.Equal(new Text("37.8 … 43.3 %", "37.8 … 43.3%"), Numeral.PercentInterval(0.37757, 0.43303));
    }

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(1.5, 0, "1.500")]
    [InlineData(-0.356, 0.086, "−0.356 ± 0.086")]
    public void WithError_ofAMean_leavesOutAnErrorOfZero(double mean, double error, string expected) =>
        Assert.Equal(expected, Numeral.WithError(mean, error, 3));

    [Theory]
    [InlineData(0, "<1")]
    [InlineData(0.99, "<1")]
    [InlineData(1.2, "1")]
    [InlineData(1180.4, "1,180")]
    public void Seconds_belowOne_areSaidToBe(double seconds, string expected) => Assert.Equal(expected, Numeral.Seconds(seconds));

    [Fact]
    public void List_ofTexts_hasTheSeparatorOfTheLanguage() =>
        Assert.Equal(new Text("a, b", "甲、乙"), Numeral.List([new Text("a", "甲"), new Text("b", "乙")]));
}
