using Linnet.Training.Kernels;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Linnet.Tests.Training.Optimization;

public sealed class AdamWTests
{
    static AdamWTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void ClipAndStep_equalsTextbookOracle()
    {
        using var scope = NewDisposeScope();
        var settings = new AdamWSettings { Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.1 };
        var parameter = Draw(5, 7);
        double[] w = [.. parameter.data<float>().Select(x => (double)x)], m = new double[35], v = new double[35];
        using var optimizer = new AdamW([new NamedParameter("w", parameter)], settings);

        for (var t = 1; t <= 10; t++)
        {
            var gradient = Draw(5, 7);
            parameter.grad = gradient.detach().clone();
            var g = gradient.data<float>().ToArray();
            var norm = Math.Sqrt(g.Sum(x => (double)x * x));
            for (var i = 0; i < 35; i++)
            {
                var clipped = g[i] * Math.Min(1, 2 / norm);
                m[i] = (0.9 * m[i]) + (0.1 * clipped);
                v[i] = (0.999 * v[i]) + (0.001 * clipped * clipped);
                var step = m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                w[i] -= 0.01 * (step + (0.1 * w[i]));
            }

            Assert.Equal(norm, optimizer.ClipAndStep(0.01, maximumNorm: 2), norm * 1e-6);
            Assert.All(parameter.grad!.data<float>(), x => Assert.Equal(0, x));
        }

        Assert.Equal(10, optimizer.StepCount);
        Assert.All(parameter.data<float>().Zip(w), p => Assert.Equal(p.Second, p.First, 2e-6));
    }

    [Fact]
    public void ClipAndStep_equalsTorch()
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Draw(33, 41), Draw(33, 41));
        using (no_grad())
        {
            theirs.copy_(ours);
        }

        using var optimizer = new AdamW([new NamedParameter("w", ours)], new AdamWSettings());
        using var reference = optim.AdamW([theirs], lr: 0.003, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.1);
        for (var step = 0; step < 20; step++)
        {
            var gradient = Draw(33, 41).detach();
            ours.grad = gradient.clone();
            theirs.grad = gradient.clone();
            nn.utils.clip_grad_norm_([theirs], 1.0);
            reference.step();
            optimizer.ClipAndStep(0.003, 1.0);
        }

        Assert.InRange((ours - theirs).abs().max().item<float>(), 0, 2e-6);
    }

    [Fact]
    public void Update_inVectors_equalsAtenTwin_andWritesTheCopy()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Draw(9, 50), Draw(9, 50));
        using (no_grad())
        {
            second.copy_(first);
        }

        var copies = new[] { empty(9, 50, dtype: ScalarType.BFloat16), empty(9, 50, dtype: ScalarType.BFloat16) };
        var moments = Enumerable.Range(0, 2).Select(_ => new Moments(zeros(9, 50), zeros(9, 50))).ToArray();
        for (var t = 1; t <= 5; t++)
        {
            using var untracked = no_grad();
            var step = AdamWStep.At(t, 0.01, clip: 0.5, weightDecay: 0.1, new AdamWSettings());
            var gradient = Draw(9, 50).detach();
            AdamWStepper.Update(new NamedParameter("w", first, copies[0]), gradient.clone(), moments[0], step);
            AdamW.Update(new NamedParameter("w", second, copies[1]), gradient.clone(), moments[1], step);
        }

        Assert.InRange((first - second).abs().max().item<float>(), 0, 1e-6);
        Assert.Equal(
            first.to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(), copies[0].to(ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void ClipAndStep_withNaN_changesNothing()
    {
        using var scope = NewDisposeScope();
        var parameter = Draw(4, 4);
        var before = parameter.data<float>().ToArray();
        parameter.grad = full(4, 4, float.NaN);
        using var optimizer = new AdamW([new NamedParameter("w", parameter)], new AdamWSettings());

        Assert.True(double.IsNaN(optimizer.ClipAndStep(0.01, 1)));
        Assert.Equal(before, parameter.data<float>().ToArray());
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void ClipAndStep_withoutGradient_namesTheParameter()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new AdamW([new NamedParameter("w", Draw(2, 2))], new AdamWSettings());

        Assert.Equal("w has no gradient.", Assert.Throws<InvalidOperationException>(() => { optimizer.ClipAndStep(0.01, 1); }).Message);
    }

    [Theory]
    [InlineData(1.0, 0.95, 1e-8, 0.1)]
    [InlineData(0.9, -0.1, 1e-8, 0.1)]
    [InlineData(0.9, 0.95, 0.0, 0.1)]
    [InlineData(0.9, 0.95, 1e-8, -1.0)]
    public void Construct_outOfRange_throws(double beta1, double beta2, double epsilon, double weightDecay) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => (object)new AdamW([], new AdamWSettings { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = weightDecay }));

    private ulong _draws;

    private Parameter Draw(params long[] shape)
    {
        using var generator = new Generator(++_draws);
        return new Parameter(randn(shape, generator: generator));
    }
}
