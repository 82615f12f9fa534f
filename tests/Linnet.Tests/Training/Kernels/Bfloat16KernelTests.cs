using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Kernels;

/// <summary>
/// Every kernel in bfloat16 against itself in float32: from the same values it computes the same bits, rounded once at the end. What it computes in
/// float32 is <see cref="KernelGradientTests"/>' matter.
/// </summary>
public sealed unsafe class Bfloat16KernelTests
{
    static Bfloat16KernelTests() => TorchLibrary.EnsureLoaded();

    private int _draws;

    [Theory]
    [InlineData(64, 320)]
    [InlineData(69, 200)]
    public void Bias_hasTheBitsOfFloat32_rounded(int width, int rowWidth)
    {
        using var scope = NewDisposeScope();
        var (values, bias, sum) = (Rounded(150, rowWidth), Draw(width), Draw(width));
        var (half, halfSum) = (Half(values), sum.clone());

        BiasKernel<float, Float32Element>.Backward(At<float>(values) + 5, rowWidth, At<float>(sum), 150, width);
        BiasKernel<ushort, Bfloat16Element>.Backward(At<ushort>(half) + 5, rowWidth, At<float>(halfSum), 150, width);
        BiasKernel<float, Float32Element>.Forward(At<float>(values) + 5, rowWidth, At<float>(bias), 150, width);
        BiasKernel<ushort, Bfloat16Element>.Forward(At<ushort>(half) + 5, rowWidth, At<float>(bias), 150, width);

        AssertSame(sum, halfSum);
        AssertRounded(values, half);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(22)]
    public void HeadNorm_hasTheBitsOfFloat32_rounded(int headWidth)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(2, 75, 4, 2, headWidth);
        var (qkv, gradient, query, key) = (Rounded(150, shape.RowWidth), Rounded(150, shape.RowWidth), Draw(headWidth), Draw(headWidth));
        var (half, halfGradient) = (Half(qkv), Half(gradient));
        var (y, halfY) = (empty_like(qkv), empty_like(half));
        var (reciprocal, halfReciprocal) = (empty(150, 6), empty(150, 6));
        var (dquery, dkey, halfDquery, halfDkey) = (zeros(headWidth), zeros(headWidth), zeros(headWidth), zeros(headWidth));

        HeadNormKernel<float, Float32Element>.Forward(
            At<float>(qkv), At<float>(query), At<float>(key), At<float>(y), At<float>(reciprocal), shape, 1e-5);
        HeadNormKernel<ushort, Bfloat16Element>.Forward(
            At<ushort>(half), At<float>(query), At<float>(key), At<ushort>(halfY), At<float>(halfReciprocal), shape, 1e-5);
        HeadNormKernel<float, Float32Element>.Backward(
            At<float>(gradient), At<float>(qkv), At<float>(query), At<float>(key), At<float>(reciprocal), At<float>(dquery), At<float>(dkey), shape);
        HeadNormKernel<ushort, Bfloat16Element>.Backward(
            At<ushort>(halfGradient), At<ushort>(half), At<float>(query), At<float>(key), At<float>(halfReciprocal), At<float>(halfDquery), At<float>(halfDkey),
            shape);

        AssertRounded(y, halfY);
        AssertSame(reciprocal, halfReciprocal);
        AssertRounded(gradient, halfGradient);
        AssertSame(dquery, halfDquery);
        AssertSame(dkey, halfDkey);
    }

    [Theory]
    [InlineData(150, 64, null)]
    [InlineData(150, 64, 70)]
    [InlineData(200, 24, 65)]
    [InlineData(131, 6, 1)]
    public void Attention_hasTheBitsOfFloat32_rounded(int length, int headWidth, int? window)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(2, length, 4, 2, headWidth);
        var (qkv, doutput) = (Rounded(2 * length, shape.RowWidth), Rounded(2 * length, 4 * headWidth));
        var (cosine, sine) = (Draw(length, headWidth / 2).cos(), Draw(length, headWidth / 2).sin());
        int[]? seen = window is { } w ? [.. Enumerable.Range(0, 2 * length).Select(i => Math.Max(0, (i % length) - w + 1))] : null;
        var (half, halfDoutput) = (Half(qkv), Half(doutput));
        var (output, halfOutput) = (empty_like(doutput), empty_like(halfDoutput));
        var (logSum, halfLogSum) = (empty(2, 4, length), empty(2, 4, length));
        var (dqkv, halfDqkv) = (empty_like(qkv), empty_like(half));
        fixed (int* first = seen)
        {
            AttentionKernel<float, Float32Element>.Forward(
                At<float>(qkv), At<float>(cosine), At<float>(sine), first, At<float>(output), At<float>(logSum), shape);
            AttentionKernel<ushort, Bfloat16Element>.Forward(
                At<ushort>(half), At<float>(cosine), At<float>(sine), first, At<ushort>(halfOutput), At<float>(halfLogSum), shape);
            AssertRounded(output, halfOutput);
            AssertSame(logSum, halfLogSum);

            // The backward pass reads the rounded output.
            output.copy_(halfOutput);
            AttentionKernel<float, Float32Element>.Backward(
                At<float>(doutput), At<float>(qkv), At<float>(output), At<float>(logSum), At<float>(cosine), At<float>(sine), first, At<float>(dqkv), shape);
            AttentionKernel<ushort, Bfloat16Element>.Backward(
                At<ushort>(halfDoutput), At<ushort>(half), At<ushort>(halfOutput), At<float>(halfLogSum), At<float>(cosine), At<float>(sine), first,
                At<ushort>(halfDqkv), shape);
            AssertRounded(dqkv, halfDqkv);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(37)]
    public void RmsNorm_hasTheBitsOfFloat32_rounded(int width)
    {
        using var scope = NewDisposeScope();
        var (x, delta, weight, dy, direct) = (Draw(150, width), Rounded(150, width), Draw(width), Rounded(150, width), Draw(150, width));
        var (sum, y, r, ds, dweight) = (empty_like(x), empty_like(x), empty(150), empty_like(x), zeros(width));
        var (halfSum, halfY, halfR, halfDs, halfDweight) = (empty_like(x), Half(x), empty(150), empty_like(x), zeros(width));
        var rounded = Half(x);

        RmsNormKernel<float, Float32Element>.Forward(
            At<float>(x), At<float>(delta), At<float>(weight), At<float>(sum), At<float>(y), At<float>(r), 150, width, 1e-5);
        RmsNormKernel<ushort, Bfloat16Element>.Forward(
            At<float>(x), At<ushort>(Half(delta)), At<float>(weight), At<float>(halfSum), At<ushort>(halfY), At<float>(halfR), 150, width, 1e-5);
        RmsNormKernel<float, Float32Element>.Backward(
            At<float>(dy), At<float>(sum), At<float>(weight), At<float>(r), At<float>(direct), At<float>(ds), null, At<float>(dweight), 150, width);
        RmsNormKernel<ushort, Bfloat16Element>.Backward(
            At<ushort>(Half(dy)), At<float>(sum), At<float>(weight), At<float>(r), At<float>(direct), At<float>(halfDs), At<ushort>(rounded),
            At<float>(halfDweight), 150, width);

        AssertSame(sum, halfSum);
        AssertRounded(y, halfY);
        AssertSame(ds, halfDs);
        AssertRounded(ds, rounded);
        AssertSame(dweight, halfDweight);
    }

    [Theory]
    [InlineData(160)]
    [InlineData(21)]
    public void SwiGlu_hasTheBitsOfFloat32_rounded(int width)
    {
        using var scope = NewDisposeScope();
        var (gateUp, dh) = (Rounded(150, 2 * width), Rounded(150, width));
        var (half, halfDh) = (Half(gateUp), Half(dh));
        var (h, dgateUp, halfH, halfDgateUp) = (empty_like(dh), empty_like(gateUp), empty_like(halfDh), empty_like(half));

        SwiGluKernel<float, Float32Element>.Forward(At<float>(gateUp), At<float>(h), 150, width);
        SwiGluKernel<ushort, Bfloat16Element>.Forward(At<ushort>(half), At<ushort>(halfH), 150, width);
        SwiGluKernel<float, Float32Element>.Backward(At<float>(dh), At<float>(gateUp), At<float>(dgateUp), 150, width);
        SwiGluKernel<ushort, Bfloat16Element>.Backward(At<ushort>(halfDh), At<ushort>(half), At<ushort>(halfDgateUp), 150, width);

        AssertRounded(h, halfH);
        AssertRounded(dgateUp, halfDgateUp);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(37)]
    public void CrossEntropy_hasTheBitsOfFloat32_rounded(int vocabulary)
    {
        using var scope = NewDisposeScope();
        var logits = (Draw(150, vocabulary) * 5).to(ScalarType.BFloat16).to(ScalarType.Float32);
        var half = Half(logits);
        var targets = (arange(150, ScalarType.Int64) * 11) % vocabulary;
        targets[7] = -1;
        var (losses, halfLosses) = (empty(150), empty(150));

        CrossEntropyKernel<float, Float32Element>.Run(At<float>(logits), At<long>(targets), At<float>(losses), 150, vocabulary, gradient: true);
        CrossEntropyKernel<ushort, Bfloat16Element>.Run(At<ushort>(half), At<long>(targets), At<float>(halfLosses), 150, vocabulary, gradient: true);

        AssertSame(losses, halfLosses);
        AssertRounded(logits, half);
    }

    [Fact]
    public void AssertRounded_ofValuesCutOffInsteadOfRounded_fails()
    {
        using var scope = NewDisposeScope();
        var values = Draw(4, 16);
        var cut = empty(4, 16, dtype: ScalarType.BFloat16);
        for (var i = 0; i < 64; i++)
        {
            At<ushort>(cut)[i] = (ushort)(BitConverter.SingleToUInt32Bits(At<float>(values)[i]) >> 16);
        }

        AssertRounded(values, Half(values));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertRounded(values, cut));
    }

    private static void AssertRounded(Tensor exact, Tensor half) => Assert.Equal(
        exact.to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(), half.to(ScalarType.Float32).data<float>().ToArray());

    private static void AssertSame(Tensor expected, Tensor found) => Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());

    private static Tensor Half(Tensor values) => values.to(ScalarType.BFloat16);

    // Values that bfloat16 holds exactly.
    private Tensor Rounded(params long[] shape) => Draw(shape).to(ScalarType.BFloat16).to(ScalarType.Float32);

    private Tensor Draw(params long[] shape)
    {
        using var generator = new Generator((ulong)(1 + _draws++));
        return randn(shape, generator: generator);
    }

    private static T* At<T>(Tensor tensor)
        where T : unmanaged => TensorMemory.Pointer<T>(tensor);
}
