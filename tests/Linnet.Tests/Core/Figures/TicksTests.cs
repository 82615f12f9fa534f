using CsCheck;
using Linnet.Core.Figures;
using Linnet.Core.Messages;

namespace Linnet.Tests.Core.Figures;

public sealed class TicksTests
{
    private static readonly Axis Linear = new(Text.Same("x"));

    [Fact]
    public void Choose_linear_roundsOutwardToSteps()
    {
        var ticks = Ticks.Choose(Linear, [1.62, 7.9], 4, expand: true);

        Assert.Equal(["0", "2", "4", "6", "8"], ticks.Labels);
        Assert.Equal((0, 8), (ticks.Low, ticks.High));
    }

    [Fact]
    public void Choose_largeValues_shareOnePrefix() =>
        Assert.Equal(["0", "0.5M", "1.0M", "1.5M"], Ticks.Choose(Linear, [0, 1.5e6], 3, expand: false).Labels);

    [Fact]
    public void Choose_tinyValues_areScientific() =>
        Assert.Equal(["0", "1e-4", "2e-4", "3e-4"], Ticks.Choose(Linear, [0, 3e-4], 3, expand: false).Labels);

    [Fact]
    public void Choose_wideLogarithmic_takesDecades() =>
        Assert.Equal(["1", "10", "100", "1,000", "10k"], Ticks.Choose(Linear with { Logarithmic = true }, [1, 10_000], 5, expand: false).Labels);

    [Fact]
    public void Choose_narrowLogarithmic_takesOneTwoFive() =>
        Assert.Equal(["1", "2", "5", "10"], Ticks.Choose(Linear with { Logarithmic = true }, [1.4, 9], 5, expand: true).Labels);

    [Fact]
    public void Choose_fixedEnds_areKept()
    {
        var ticks = Ticks.Choose(Linear with { Minimum = 1.5, Maximum = 5 }, [0, 100], 4, expand: true);

        Assert.Equal((1.5, 5), (ticks.Low, ticks.High));
        Assert.Equal(["2", "3", "4", "5"], ticks.Labels);
    }

    [Fact]
    public void Choose_nothingToDraw_hasNoTicks() => Assert.Empty(Ticks.Choose(Linear, [double.NaN, double.PositiveInfinity], 4, expand: true).Values);

    [Fact]
    public void Choose_anyValues_givesFewAscendingDistinctTicksAroundTheValues() =>
        Gen.Select(Gen.Double[-1e12, 1e12], Gen.Double[-1e12, 1e12], Gen.Int[1, 12], Gen.Bool, Gen.Bool).ForAll((a, b, target, logarithmic, expand) =>
        {
            var values = logarithmic ? new[] { Math.Abs(a) + 1e-9, Math.Abs(b) + 1e-9 } : [a, b];
            var ticks = Ticks.Choose(Linear with { Logarithmic = logarithmic }, values, target, expand);

            Assert.True(ticks.Low < ticks.High);
            Assert.All(values, value => Assert.InRange(value, ticks.Low - 1e-8 * (ticks.High - ticks.Low), ticks.High + 1e-8 * (ticks.High - ticks.Low)));
            Assert.InRange(ticks.Values.Count, 0, 3 * target + 4);
            Assert.Equal(ticks.Values.Order(), ticks.Values);
            Assert.Equal(ticks.Labels.Count, ticks.Labels.Distinct().Count());
        });

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(-1e-12)]
    [InlineData(5e-324)]
    [InlineData(1e15)]
    public void Choose_constant_makesRoomAroundIt(double value)
    {
        var ticks = Ticks.Choose(Linear, [value, value], 4, expand: true);

        Assert.True(ticks.Low < value && value < ticks.High);
        Assert.NotEmpty(ticks.Values);
    }
}
