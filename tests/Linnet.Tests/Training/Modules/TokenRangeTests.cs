using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Modules;

/// <summary>Ids outside the vocabulary: refused alike by every plan, before anything is read or written by them.</summary>
public sealed class TokenRangeTests
{
    static TokenRangeTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<KernelPlan, long> Tokens()
    {
        var data = new TheoryData<KernelPlan, long>();
        foreach (var plan in Plans())
        {
            foreach (var id in new[] { 37, 50, -1, -100, long.MaxValue, long.MinValue })
            {
                data.Add(plan, id);
            }
        }

        return data;
    }

    public static TheoryData<KernelPlan, long> Targets()
    {
        var data = new TheoryData<KernelPlan, long>();
        foreach (var plan in Plans())
        {
            foreach (var id in new[] { 37, 50, -2, -100, long.MaxValue, long.MinValue })
            {
                data.Add(plan, id);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Tokens_thatAreNotInTheVocabulary_areRefused(KernelPlan plan, long id)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 1);
        var (good, bad) = (Row(3, 0), Row(3, id));
        var message = $"Number 4 of 6 is {id}: expected 0 … 36. (Parameter 'tokens')";

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Loss(bad, good)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.call(bad)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Hidden(bad)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.LogProbabilities(bad, good)).Message);
        AssertStillWhole(decoder);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Targets_thatAreNeitherInTheVocabularyNorIgnored_areRefused(KernelPlan plan, long id)
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(DecoderTests.Small, plan, seed: 1);
        var (good, bad) = (Row(3, 0), Row(3, id));
        var message = $"Number 4 of 6 is {id}: expected 0 … 36, or -1 where nothing is predicted. (Parameter 'targets')";

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Loss(good, bad)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => decoder.LogProbabilities(good, bad)).Message);
        AssertStillWhole(decoder);
    }

    [Fact]
    public void CrossEntropyFunction_andEmbeddingFunction_checkForThemselves()
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(zeros(37, 24));
        using var head = new ComputeWeight(MatrixPrecision.Fp32, weight);

        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddingFunction.apply(weight, tensor(new long[] { 37 })));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CrossEntropyFunction<float, Float32Element>.apply(zeros(1, 24), head, tensor(new long[] { 37 }), 1L << 20));
    }

    private static KernelPlan[] Plans() =>
    [
        KernelPlan.Plain,
        new() { Precision = MatrixPrecision.Bf16 },
        new() { Kernels = KernelSet.Vector },
        new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Bf16 },
    ];

    // The control: the ends of the vocabulary and what is ignored go through, forward and backward.
    private static void AssertStillWhole(Decoder decoder)
    {
        var loss = decoder.Loss(Row(36, 0), Row(36, Decoder.IgnoredTarget));
        loss.backward();

        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.Equal(0, decoder.LogProbabilities(Row(36, 0), Row(36, Decoder.IgnoredTarget))[1, 1].item<float>());
    }

    // [2, 3], the given id in the second row's middle.
    private static Tensor Row(long first, long id) => tensor(new[] { first, 1, 2, 3, id, 5 }, [2, 3]);
}
