using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Kernels;

/// <summary>Every own function against ATen's autograd in double precision, and against finite differences of itself.</summary>
public sealed unsafe class KernelGradientTests
{
    static KernelGradientTests() => TorchLibrary.EnsureLoaded();

    private int _draws;

    [Theory]
    [InlineData(5, 16)]
    [InlineData(7, 37)]
    [InlineData(1, 3)]
    public void RmsNorm_equalsDoublePrecisionOracle(int rows, int width)
    {
        using var scope = NewDisposeScope();
        var (x, delta, weight, dy) = (Draw(rows, width), Draw(rows, width), Draw(width), Draw(rows, width));

        var oracle = Oracle([x, delta, weight], v => PlainNorm(v[0] + v[1], v[2]), dy);
        var (y, ds, dweight) = RunNorm(x, delta, weight, dy);

        AssertClose(oracle.Value, y);
        AssertClose(oracle.Gradients[0], ds);
        AssertClose(oracle.Gradients[1], ds);
        AssertClose(oracle.Gradients[2], dweight);
    }

    [Fact]
    public void RmsNorm_gradient_equalsFiniteDifference()
    {
        using var scope = NewDisposeScope();
        var (x, weight, dy) = (Draw(4, 37), Draw(37), Draw(4, 37));
        var zero = zeros(4, 37);
        var (_, dx, dweight) = RunNorm(x, zero, weight, dy);

        AssertGradient(x, dx, v => Dot(RunNorm(v, zero, weight, dy).Y, dy));
        AssertGradient(weight, dweight, v => Dot(RunNorm(x, zero, v, dy).Y, dy));
    }

    [Theory]
    [InlineData(3, 32)]
    [InlineData(4, 21)]
    public void SwiGlu_equalsDoublePrecisionOracleAndFiniteDifference(int rows, int width)
    {
        using var scope = NewDisposeScope();
        var (gateUp, dh) = (Draw(rows, 2 * width), Draw(rows, width));

        var oracle = Oracle([gateUp], v => nn.functional.silu(v[0].narrow(1, 0, width)) * v[0].narrow(1, width, width), dh);
        var (h, dgateUp) = RunSwiGlu(gateUp, dh);

        AssertClose(oracle.Value, h);
        AssertClose(oracle.Gradients[0], dgateUp);
        AssertGradient(gateUp, dgateUp, v => Dot(RunSwiGlu(v, dh).H, dh));
    }

    [Theory]
    [InlineData(2, 7, 2, 1, 8)]
    [InlineData(1, 64, 4, 2, 16)]
    [InlineData(2, 70, 3, 3, 24)]
    [InlineData(1, 130, 4, 1, 64)]
    [InlineData(1, 1, 2, 2, 6)]
    public void Attention_equalsDoublePrecisionOracle(int batch, int length, int heads, int keyValueHeads, int headWidth)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(batch, length, heads, keyValueHeads, headWidth);
        var (qkv, doutput) = (Draw(batch * length, shape.RowWidth), Draw(batch * length, heads * headWidth));
        var (cosine, sine) = Angles(length, headWidth);

        var oracle = Oracle([qkv], v => PlainAttention(v[0], cosine, sine, shape, causal: true), doutput);
        var (output, dqkv) = RunAttention(qkv, cosine, sine, doutput, shape);

        AssertClose(oracle.Value, output);
        AssertClose(oracle.Gradients[0], dqkv);
    }

    [Theory]
    [InlineData(2, 70, 4, 2, 16, 9)]
    [InlineData(1, 200, 2, 1, 24, 65)]
    [InlineData(1, 200, 2, 2, 8, 1)]
    [InlineData(2, 131, 2, 1, 6, 120)]
    public void Attention_thatSeesAWindow_equalsDoublePrecisionOracle(int batch, int length, int heads, int keyValueHeads, int headWidth, int window)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(batch, length, heads, keyValueHeads, headWidth);
        var (qkv, doutput) = (Draw(batch * length, shape.RowWidth), Draw(batch * length, heads * headWidth));
        var (cosine, sine) = Angles(length, headWidth);
        int[] first = [.. Enumerable.Range(0, batch * length).Select(i => Math.Max(0, (i % length) - window + 1))];
        var hidden = tensor(first[..length], [length, 1]);

        var oracle = Oracle([qkv], v => PlainAttention(v[0], cosine, sine, shape, causal: true, hidden), doutput);
        var (output, dqkv) = RunAttention(qkv, cosine, sine, doutput, shape, first);
        var (unlimited, _) = RunAttention(qkv, cosine, sine, doutput, shape);

        AssertClose(oracle.Value, output);
        AssertClose(oracle.Gradients[0], dqkv);
        Assert.True(RelativeError(oracle.Value, unlimited) > 1e-3);
    }

    [Fact]
    public void Attention_withFirstKeysThatHideNothing_hasTheSameBits()
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(1, 130, 4, 2, 16);
        var (qkv, doutput) = (Draw(130, shape.RowWidth), Draw(130, 64));
        var (cosine, sine) = Angles(130, 16);

        var expected = RunAttention(qkv, cosine, sine, doutput, shape);
        var found = RunAttention(qkv, cosine, sine, doutput, shape, new int[130]);

        Assert.Equal(expected.Output.data<float>().ToArray(), found.Output.data<float>().ToArray());
        Assert.Equal(expected.Dqkv.data<float>().ToArray(), found.Dqkv.data<float>().ToArray());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    [InlineData(6)]
    public void HeadNorm_equalsDoublePrecisionOracleAndFiniteDifference(int headWidth)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(2, 5, 4, 2, headWidth);
        var (qkv, query, key, dy) = (Draw(10, shape.RowWidth), Draw(headWidth), Draw(headWidth), Draw(10, shape.RowWidth));

        var oracle = Oracle([qkv, query, key], v => PlainHeadNorm(v[0], v[1], v[2], shape), dy);
        var found = RunHeadNorm(qkv, query, key, dy, shape);

        AssertClose(oracle.Value, found.Y);
        AssertClose(oracle.Gradients[0], found.Dqkv);
        AssertClose(oracle.Gradients[1], found.Dquery);
        AssertClose(oracle.Gradients[2], found.Dkey);
        AssertGradient(qkv, found.Dqkv, v => Dot(RunHeadNorm(v, query, key, dy, shape).Y, dy));
        AssertGradient(query, found.Dquery, v => Dot(RunHeadNorm(qkv, v, key, dy, shape).Y, dy));
        AssertGradient(key, found.Dkey, v => Dot(RunHeadNorm(qkv, query, v, dy, shape).Y, dy));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(21)]
    public void Bias_equalsOracle(int width)
    {
        using var scope = NewDisposeScope();
        var (values, bias, dbias) = (Draw(7, 60), Draw(width), Draw(width));
        var (expected, gradient) = (values.clone(), dbias + values.narrow(1, 5, width).sum([0L]));
        expected.narrow(1, 5, width).add_(bias);

        BiasKernel<float, Float32Element>.Backward(At<float>(values) + 5, 60, At<float>(dbias), 7, width);
        BiasKernel<float, Float32Element>.Forward(At<float>(values) + 5, 60, At<float>(bias), 7, width);

        Assert.Equal(expected.data<float>().ToArray(), values.data<float>().ToArray());
        AssertClose(gradient.to(ScalarType.Float64), dbias);
    }

    [Fact]
    public void Attention_againstAnOracleThatSeesTheFuture_isNotEqual()
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(1, 20, 2, 1, 8);
        var (qkv, doutput) = (Draw(20, shape.RowWidth), Draw(20, 16));
        var (cosine, sine) = Angles(20, 8);

        var oracle = Oracle([qkv], v => PlainAttention(v[0], cosine, sine, shape, causal: false), doutput);
        var (output, _) = RunAttention(qkv, cosine, sine, doutput, shape);

        Assert.True(RelativeError(oracle.Value, output) > 0.1);
    }

    [Fact]
    public void Attention_gradient_equalsFiniteDifference()
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(1, 70, 4, 2, 8);
        var (qkv, doutput) = (Draw(70, shape.RowWidth), Draw(70, 32));
        var (cosine, sine) = Angles(70, 8);

        var (_, dqkv) = RunAttention(qkv, cosine, sine, doutput, shape);

        AssertGradient(qkv, dqkv, v => Dot(RunAttention(v, cosine, sine, doutput, shape).Output, doutput));
    }

    [Theory]
    [InlineData(6, 37)]
    [InlineData(3, 257)]
    public void CrossEntropy_equalsDoublePrecisionOracleAndFiniteDifference(int rows, int vocabulary)
    {
        using var scope = NewDisposeScope();
        var logits = Draw(rows, vocabulary) * 5;
        var targets = (arange(rows, ScalarType.Int64) * 11) % vocabulary;
        targets[1] = -1;

        var oracle = Oracle(
            [logits], v => nn.functional.cross_entropy(v[0], targets, ignore_index: -1, reduction: nn.Reduction.Sum), ones([]));
        var (loss, gradient) = RunCrossEntropy(logits, targets);

        AssertClose(oracle.Value, tensor(loss));
        AssertClose(oracle.Gradients[0], gradient);
        AssertGradient(logits, gradient, v => RunCrossEntropy(v, targets).Loss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3 * 37 * 4)]
    [InlineData(1 << 20)]
    public void CrossEntropyFunction_inChunks_equalsDoublePrecisionOracle(long chunkBytes)
    {
        using var scope = NewDisposeScope();
        var (hidden, weight) = (Draw(8, 24).requires_grad_(true), new TorchSharp.Modules.Parameter(Draw(37, 24)));
        using var head = new ComputeWeight(MatrixPrecision.Fp32, weight);
        var targets = tensor(new long[] { 3, 0, -1, 36, 5, 5, 20, 1 });

        var oracle = Oracle(
            [hidden, weight],
            v => nn.functional.cross_entropy(v[0].matmul(v[1].t()), targets, ignore_index: -1, reduction: nn.Reduction.Sum), ones([]) * 0.25);
        var loss = CrossEntropyFunction<float, Float32Element>.apply(hidden, head, targets, chunkBytes);
        (loss * 0.25).backward();

        AssertClose(oracle.Value, loss);
        AssertClose(oracle.Gradients[0], hidden.grad!);
        AssertClose(oracle.Gradients[1], weight.grad!);
    }

    [Fact]
    public void Embedding_equalsOracle_alsoForRepeatedTokens()
    {
        using var scope = NewDisposeScope();
        var (weight, dy) = (Draw(9, 21), Draw(6, 21));
        var tokens = tensor(new long[] { 3, 0, 3, 8, 3, 1 });

        var oracle = Oracle([weight], v => v[0].index_select(0, tokens), dy);
        var (rows, dweight) = (empty(6, 21), zeros(9, 21));
        EmbeddingKernel.Forward(At<long>(tokens), At<float>(weight), At<float>(rows), 6, 21);
        EmbeddingKernel.Backward(At<long>(tokens), At<float>(dy), At<float>(dweight), 6, 21);

        AssertClose(oracle.Value, rows);
        AssertClose(oracle.Gradients[0], dweight);
    }

    [Fact]
    public void AssertGradient_withTheWrongSign_fails()
    {
        using var scope = NewDisposeScope();
        var (gateUp, dh) = (Draw(3, 32), Draw(3, 16));
        var gradient = -RunSwiGlu(gateUp, dh).DgateUp;

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertGradient(gateUp, gradient, v => Dot(RunSwiGlu(v, dh).H, dh)));
    }

    private static (Tensor Y, Tensor Ds, Tensor Dweight) RunNorm(Tensor x, Tensor delta, Tensor weight, Tensor dy)
    {
        var (rows, width) = (x.shape[0], (int)x.shape[1]);
        var (sum, y, reciprocal, ds, dweight) = (empty_like(x), empty_like(x), empty(rows), empty_like(x), zeros(width));
        RmsNormKernel<float, Float32Element>.Forward(
            At<float>(x), At<float>(delta), At<float>(weight), At<float>(sum), At<float>(y), At<float>(reciprocal), rows, width, 1e-5);
        RmsNormKernel<float, Float32Element>.Backward(
            At<float>(dy), At<float>(sum), At<float>(weight), At<float>(reciprocal), null, At<float>(ds), null, At<float>(dweight), rows, width);
        return (y, ds, dweight);
    }

    private static (Tensor Y, Tensor Dqkv, Tensor Dquery, Tensor Dkey) RunHeadNorm(
        Tensor qkv, Tensor query, Tensor key, Tensor dy, AttentionShape shape)
    {
        var (y, dqkv, dquery, dkey) = (empty_like(qkv), dy.clone(), zeros_like(query), zeros_like(key));
        var reciprocal = empty(qkv.shape[0], shape.Heads + shape.KeyValueHeads);
        HeadNormKernel<float, Float32Element>.Forward(
            At<float>(qkv), At<float>(query), At<float>(key), At<float>(y), At<float>(reciprocal), shape, 1e-5);
        HeadNormKernel<float, Float32Element>.Backward(
            At<float>(dqkv), At<float>(qkv), At<float>(query), At<float>(key), At<float>(reciprocal), At<float>(dquery), At<float>(dkey), shape);
        return (y, dqkv, dquery, dkey);
    }

    private static (Tensor H, Tensor DgateUp) RunSwiGlu(Tensor gateUp, Tensor dh)
    {
        var (h, dgateUp) = (empty_like(dh), empty_like(gateUp));
        SwiGluKernel<float, Float32Element>.Forward(At<float>(gateUp), At<float>(h), dh.shape[0], (int)dh.shape[1]);
        SwiGluKernel<float, Float32Element>.Backward(
            At<float>(dh), At<float>(gateUp), At<float>(dgateUp), dh.shape[0], (int)dh.shape[1]);
        return (h, dgateUp);
    }

    private static (Tensor Output, Tensor Dqkv) RunAttention(
        Tensor qkv, Tensor cosine, Tensor sine, Tensor doutput, AttentionShape shape, int[]? firstKeys = null)
    {
        var (output, dqkv, logSum) = (empty_like(doutput), empty_like(qkv), empty(shape.Batch, shape.Heads, shape.Length));
        fixed (int* first = firstKeys)
        {
            AttentionKernel<float, Float32Element>.Forward(
                At<float>(qkv), At<float>(cosine), At<float>(sine), first, At<float>(output), At<float>(logSum), shape);
            AttentionKernel<float, Float32Element>.Backward(
                At<float>(doutput), At<float>(qkv), At<float>(output), At<float>(logSum), At<float>(cosine), At<float>(sine), first, At<float>(dqkv), shape);
        }

        return (output, dqkv);
    }

    private static (float Loss, Tensor Gradient) RunCrossEntropy(Tensor logits, Tensor targets)
    {
        var gradient = logits.clone();
        var losses = stackalloc float[(int)logits.shape[0]];
        CrossEntropyKernel<float, Float32Element>.Run(
            At<float>(gradient), At<long>(targets), losses, logits.shape[0], (int)logits.shape[1], gradient: true);
        float sum = 0;
        for (var i = 0; i < logits.shape[0]; i++)
        {
            sum += losses[i];
        }

        return (sum, gradient);
    }

    private static Tensor PlainNorm(Tensor x, Tensor weight) => x * (x.square().mean([-1], keepdim: true) + 1e-5).rsqrt() * weight;

    private static Tensor PlainHeadNorm(Tensor qkv, Tensor query, Tensor key, AttentionShape shape)
    {
        var heads = qkv.view(-1, shape.Heads + (2 * shape.KeyValueHeads), shape.HeadWidth);
        return cat(
            [
                PlainNorm(heads.narrow(1, 0, shape.Heads), query),
                PlainNorm(heads.narrow(1, shape.Heads, shape.KeyValueHeads), key),
                heads.narrow(1, shape.Heads + shape.KeyValueHeads, shape.KeyValueHeads),
            ],
            1).view(qkv.shape);
    }

    private static Tensor PlainAttention(Tensor qkv, Tensor cosine, Tensor sine, AttentionShape shape, bool causal, Tensor? first = null)
    {
        var (h, k, e) = (shape.Heads, shape.KeyValueHeads, shape.HeadWidth);
        var heads = qkv.view(shape.Batch, shape.Length, h + (2 * k), e).transpose(1, 2);                       // [B, H + 2K, T, E]
        var sharing = arange(h, ScalarType.Int64).div(h / k, RoundingMode.floor).to(ScalarType.Int64);
        var query = Turn(heads.narrow(1, 0, h));
        var key = Turn(heads.narrow(1, h, k)).index_select(1, sharing);
        var value = heads.narrow(1, h + k, k).index_select(1, sharing);
        var scores = query.matmul(key.transpose(-1, -2)) / Math.Sqrt(e);
        var future = ones(shape.Length, shape.Length, dtype: ScalarType.Bool).triu(1);
        scores = causal ? scores.masked_fill(future, double.NegativeInfinity) : scores;
        scores = first is null ? scores : scores.masked_fill(arange(shape.Length) < first, double.NegativeInfinity);
        return scores.softmax(-1).matmul(value).transpose(1, 2).reshape(-1, h * e);

        Tensor Turn(Tensor x)
        {
            var (first, second) = (x.narrow(-1, 0, e / 2), x.narrow(-1, e / 2, e / 2));
            return cat([(first * cosine) - (second * sine), (second * cosine) + (first * sine)], -1);
        }
    }

    private static (Tensor Cosine, Tensor Sine) Angles(int length, int headWidth)
    {
        var angle = arange(length, ScalarType.Float32).unsqueeze(1)
            * pow(10_000, arange(headWidth / 2, ScalarType.Float32) * (-2.0 / headWidth)).unsqueeze(0);
        return (angle.cos(), angle.sin());
    }

    private static (Tensor Value, Tensor[] Gradients) Oracle(Tensor[] inputs, Func<Tensor[], Tensor> function, Tensor dvalue)
    {
        var exact = inputs.Select(i => i.to(ScalarType.Float64).detach().requires_grad_(true)).ToArray();
        var value = function(exact);
        value.backward([dvalue.to(ScalarType.Float64)]);
        return (value.detach(), [.. exact.Select(e => e.grad!)]);
    }

    // The derivative along a random direction; a float32 function, so the step is large and the bound 1 %.
    private void AssertGradient(Tensor at, Tensor gradient, Func<Tensor, double> function)
    {
        const double step = 1e-2;
        var direction = Draw(at.shape);
        var numeric = (function(at + (step * direction)) - function(at - (step * direction))) / (2 * step);
        var analytic = Dot(gradient, direction);
        Assert.InRange(analytic, numeric - (0.01 * Math.Abs(numeric)) - 1e-2, numeric + (0.01 * Math.Abs(numeric)) + 1e-2);
    }

    private static void AssertClose(Tensor expected, Tensor found) => Assert.InRange(RelativeError(expected, found), 0, 2e-6);

    private static double RelativeError(Tensor expected, Tensor found) =>
        ((found.to(ScalarType.Float64) - expected).norm() / expected.norm()).item<double>();

    private static double Dot(Tensor left, Tensor right) => (left.to(ScalarType.Float64) * right.to(ScalarType.Float64)).sum().item<double>();

    private Tensor Draw(params long[] shape)
    {
        using var generator = new Generator((ulong)(1 + _draws++));
        return randn(shape, generator: generator);
    }

    private static T* At<T>(Tensor tensor)
        where T : unmanaged => TensorMemory.Pointer<T>(tensor);
}
