using CsCheck;
using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class SmoothingTests
{
    [Fact]
    public void Average_anyValues_equalsTheFormula() =>
        Gen.Select(Gen.Double[-10, 10].Array[0, 40], Gen.Double[0, 0.99]).ForAll((values, weight) =>
        {
            var smooth = Smoothing.Average(values, weight);

            for (var t = 0; t < values.Length; t++)
            {
                var weights = values.Select((_, i) => Math.Pow(weight, Math.Abs(t - i))).ToArray();
                Assert.Equal(weights.Zip(values, (w, y) => w * y).Sum() / weights.Sum(), smooth[t], 1e-9);
            }
        });

    [Fact]
    public void Average_notANumber_staysAloneAndTouchesNothing() =>
        Assert.Equal([2, double.NaN, 2, double.PositiveInfinity, 2], Smoothing.Average([2, double.NaN, 2, double.PositiveInfinity, 2], 0.5));

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Average_weightOutOfRange_throws(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Smoothing.Average([1], weight));
}
