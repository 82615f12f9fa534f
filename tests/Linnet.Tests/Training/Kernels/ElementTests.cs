using System.Runtime.Intrinsics;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Kernels;

public sealed unsafe class ElementTests
{
    static ElementTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void Bfloat16_rounding_equalsTorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var values = cat(
        [
            randn(992, generator: generator) * 1e3,
            tensor(new[] { 0f, -0f, 1e-40f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN }),
            tensor(new[] { 1.00390625f, 1.01171875f, -1.00390625f, 3f, 0.1f, 255.5f, 65535f, 1e-30f }),
            tensor(BitConverter.UInt32BitsToSingle(0x7FFFFFFF)).reshape(1).expand(16).contiguous(),
        ]);
        var rounded = empty(values.shape, dtype: ScalarType.BFloat16);
        Elementwise<ushort, Bfloat16Element>.Round(
            TensorMemory.Pointer<float>(values), TensorMemory.Pointer<ushort>(rounded), values.NumberOfElements);

        var expected = values.to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray();

        Assert.Equal(expected, rounded.to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(expected, values.data<float>().Select(v => Bfloat16Element.Read(Bfloat16Element.Round(v))));
    }

    [Fact]
    public void Exp_isWithinTwoUnitsOfTheLastPlace()
    {
        for (var x = -86.9f; x < 87.9f; x += 0.013f)
        {
            var expected = Math.Exp(x);
            Assert.InRange(VectorMath.Exp(Vector512.Create(x))[7], expected * (1 - 2.4e-7), expected * (1 + 2.4e-7));
        }
    }

    [Fact]
    public void Exp_ofNaN_isNaN_andOfExtremes_isFinite()
    {
        Assert.True(float.IsNaN(VectorMath.Exp(Vector512.Create(float.NaN))[0]));
        Assert.InRange(VectorMath.Exp(Vector512.Create(float.NegativeInfinity))[0], 0, 2e-38f);
        Assert.InRange(VectorMath.Exp(Vector512.Create(1e9f))[0], 1e38f, float.MaxValue);
    }

    /// <summary>The library's name changes with libtorch; without it, parts would silently run on threads that compete with its team.</summary>
    [Fact]
    public void ThreadTeam_onLinux_isThatOfLibtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");

        Assert.True(ThreadTeam.IsNative);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadTeam_callsEachPartOnce(int parts)
    {
        var calls = new int[parts];

        ThreadTeam.Run(parts, part => Interlocked.Increment(ref calls[part]));

        Assert.All(calls, c => Assert.Equal(1, c));
    }
}
