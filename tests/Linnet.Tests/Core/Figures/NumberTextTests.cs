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

    [Fact]
    public void Of_digitsOutOfRange_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => NumberText.Of(1, 0));
}
