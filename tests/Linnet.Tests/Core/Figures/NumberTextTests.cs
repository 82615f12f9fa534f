using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.523, "1.52")]
    [InlineData(1.5, "1.5")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(1234, "1,234")]
    [InlineData(999.6, "1,000")]
    [InlineData(12345, "12.3k")]
    [InlineData(999_999, "1M")]
    [InlineData(15_700_000, "15.7M")]
    [InlineData(3e-4, "3e-4")]
    [InlineData(0.00031416, "3.14e-4")]
    [InlineData(0.001, "0.001")]
    [InlineData(1e24, "1e24")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(double.MaxValue, "1.8e308")]
    public void Of_anyValue_readsWell(double value, string expected) => Assert.Equal(expected, NumberText.Of(value));

    [Theory]
    [InlineData(1.5, "1.50")]
    [InlineData(12.04, "12.0")]
    [InlineData(12, "12")]
    [InlineData(15_000, "15.0k")]
    public void Measured_anyValue_keepsClosingZeros(double value, string expected) => Assert.Equal(expected, NumberText.Measured(value));

    [Theory]
    [InlineData(new[] { 35_616.0, 3, 0 }, new[] { "35,616", "3", "0" })]
    [InlineData(new[] { 2.1146, 0.5256, -0.001 }, new[] { "2.11", "0.53", "0.00" })]
    [InlineData(new[] { 40.5, 25, -3.14 }, new[] { "40.5", "25.0", "−3.1" })]
    [InlineData(new[] { 1.5, double.NaN }, new[] { "1.50", "NaN" })]
    [InlineData(new[] { 1e-5, 2e-6 }, new[] { "1.00e-5", "2.00e-6" })]
    public void Alike_someValues_haveOneNotation(double[] values, string[] expected) => Assert.Equal(expected, NumberText.Alike(values));

    [Fact]
    public void Of_digitsOutOfRange_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => NumberText.Of(1, 0));
}
