using CsCheck;
using Linnet.Model.Safetensors;

namespace Linnet.Tests.Model.Safetensors;

public sealed class DataTypeTests
{
    [Fact]
    public void FromFloats_toBfloat16_isTheNearestAndOfTwoTheEven() =>
        Gen.OneOf(Gen.UInt, Gen.UInt.Select(bits => bits & 0xFFFF8000), Gen.UInt.Select(bits => (bits & 0xFFFF0000) | 0x7FFF)).ForAll(
            bits =>
            {
                var value = BitConverter.UInt32BitsToSingle(bits);
                if (float.IsFinite(value))
                {
                    Assert.Equal(Nearest(value), Rounded(value));
                }
            },
            iter: 3_000);

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(-0f, -0f)]
    [InlineData(1.00390625f, 1f)] // half-way: 1 is even
    [InlineData(1.01171875f, 1.015625f)] // half-way: 1.015625 is even
    [InlineData(3.4e38f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void FromFloats_ofSpecialCases(float value, float expected) =>
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(Rounded(value)));

    [Fact]
    public void FromFloats_ofNaN_staysNaN()
    {
        Assert.True(float.IsNaN(Rounded(BitConverter.UInt32BitsToSingle(0x7F800001))));
        Assert.True(float.IsNaN(Rounded(BitConverter.UInt32BitsToSingle(0xFFFFFFFF))));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataType.F16.FromFloats([1]));
    }

    private static float Rounded(float value) => DataType.BF16.ToFloats(DataType.BF16.FromFloats([value])).Single();

    /// <summary>The nearer of the two neighbours, in double precision.</summary>
    private static float Nearest(float value)
    {
        var below = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
        var above = below + 0x10000;
        var (low, high) = (Wide(below), Wide(above));
        var (toLow, toHigh) = (Math.Abs(value - low), Math.Abs(high - value));
        return BitConverter.UInt32BitsToSingle(toLow < toHigh || (toLow == toHigh && (below & 0x10000) == 0) ? below : above);

        // Above the largest number stands what would be next: 2^128.
        static double Wide(uint bits) => (bits & 0x7FFFFFFF) == 0x7F800000
            ? (bits >> 31 == 0 ? 1 : -1) * Math.Pow(2, 128)
            : BitConverter.UInt32BitsToSingle(bits);
    }
}
