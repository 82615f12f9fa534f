using System.Numerics;
using Linnet.Generation.Cpu;
using Linnet.Tests.Reference;

namespace Linnet.Tests.Generation.Cpu;

public sealed unsafe class GeluTests
{
    private static readonly float[] Inputs = [.. Enumerable.Range(-1600, 3200).Select(i => i / 160f)];

    [Fact]
    public void Exact_from10BelowTo10Above_isXTimesTheNormalDistribution() =>
        Assert.InRange(Largest(Gelu.Exact, x => x * NormalDistribution.Of(x)), 0, 1e-6);

    [Fact]
    public void Tanh_from10BelowTo10Above_isTheFormula() => Assert.InRange(
        Largest(Gelu.Tanh, x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))), 0, 2e-6);

    [Fact]
    public void TheTwoForms_differBy5Per10000() =>
        Assert.InRange(Largest(Gelu.Tanh, x => x * NormalDistribution.Of(x)), 4e-4, 5e-4); // 4.7e-4 is known of them

    [Theory]
    [InlineData(1e30f, 1e30f)]
    [InlineData(-1e30f, 0)]
    [InlineData(0, 0)]
    [InlineData(float.NaN, float.NaN)]
    public void BothForms_ofExtremes_areTheLimits(float x, float expected)
    {
        Assert.Equal(expected, Run(Gelu.Exact, x)[0]);
        Assert.Equal(expected, Run(Gelu.Tanh, x)[0]);
    }

    private delegate void Form(float* x, int begin, int end);

    private static double Largest(Form form, Func<double, double> expected) =>
        Run(form, Inputs).Zip(Inputs, (found, x) => Math.Abs(found - expected(x))).Max();

    private static float[] Run(Form form, params float[] inputs)
    {
        AlignedFloats values = new(AlignedFloats.Pad(inputs.Length));
        inputs.CopyTo(values.Span);
        Assert.Equal(0, values.Length % Vector<float>.Count);
        form(values.Pointer, 0, values.Length);
        return values.Span[..inputs.Length].ToArray();
    }
}
