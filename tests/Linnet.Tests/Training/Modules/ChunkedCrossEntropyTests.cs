using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Linnet.Tests.Training.Modules;

public sealed class ChunkedCrossEntropyTests
{
    private static readonly long[] Targets = [3, 0, -1, 36, 5, 5, 20, 1];

    static ChunkedCrossEntropyTests() => TorchLibrary.EnsureLoaded();

    [Theory]
    [InlineData(1)]
    [InlineData(3 * 37 * 4)]
    [InlineData(1 << 20)]
    public void Loss_inChunks_equalsDoublePrecisionOracle(long chunkBytes)
    {
        using var scope = NewDisposeScope();
        var (hidden, weight) = Draw();
        var (exactHidden, exactWeight) = (Exact(hidden), Exact(weight));
        var oracle = nn.functional.cross_entropy(
            exactHidden.matmul(exactWeight.t()), tensor(Targets), ignore_index: -1, reduction: nn.Reduction.Sum);
        (oracle * 0.25).backward();

        var loss = ChunkedCrossEntropy.apply(hidden, weight, tensor(Targets), new HeadRule(MatrixPrecision.Fp32, chunkBytes, true));
        (loss * 0.25).backward();

        AssertClose(oracle, loss, 2e-6);
        AssertClose(exactHidden.grad!, hidden.grad!, 2e-6);
        AssertClose(exactWeight.grad!, weight.grad!, 2e-6);
    }

    [Fact]
    public void Loss_inBfloat16_isThatOfOneChunk()
    {
        using var scope = NewDisposeScope();
        var (whole, wholeWeight) = Draw();
        var (parts, partsWeight) = Draw();

        var expected = ChunkedCrossEntropy.apply(whole, wholeWeight, tensor(Targets), new HeadRule(MatrixPrecision.Bf16, 1 << 20, true));
        var found = ChunkedCrossEntropy.apply(parts, partsWeight, tensor(Targets), new HeadRule(MatrixPrecision.Bf16, 3 * 37 * 4, true));
        expected.backward();
        found.backward();

        AssertClose(expected, found, 1e-6);
        AssertClose(whole.grad!, parts.grad!, 1e-6);

        // Each chunk rounds its part of the head's gradient once.
        AssertClose(wholeWeight.grad!, partsWeight.grad!, 1e-2);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Gradient_ofWhatIsFrozen_isNone(bool learnsHidden, bool learnsHead)
    {
        using var scope = NewDisposeScope();
        var (hidden, weight) = Draw();
        var (allHidden, allWeight) = Draw();
        hidden.requires_grad_(learnsHidden);
        weight.requires_grad_(learnsHead);
        var rule = new HeadRule(MatrixPrecision.Fp32, 3 * 37 * 4, true);

        ChunkedCrossEntropy.apply(allHidden, allWeight, tensor(Targets), rule).backward();
        ChunkedCrossEntropy.apply(hidden, weight, tensor(Targets), rule).backward();

        Assert.Equal(learnsHidden, hidden.grad is not null);
        Assert.Equal(learnsHead, weight.grad is not null);
        Assert.Equal(
            (learnsHidden ? allHidden : allWeight).grad!.data<float>().ToArray(), (learnsHidden ? hidden : weight).grad!.data<float>().ToArray());
    }

    private static (Tensor Hidden, Parameter Weight) Draw()
    {
        using var generator = new Generator(4);
        return (randn(8, 24, generator: generator).requires_grad_(true), new Parameter(randn(37, 24, generator: generator)));
    }

    private static Tensor Exact(Tensor tensor) => tensor.detach().to(ScalarType.Float64).requires_grad_(true);

    private static void AssertClose(Tensor expected, Tensor found, double bound) =>
        Assert.InRange(((found.to(ScalarType.Float64) - expected).norm() / expected.norm()).item<double>(), 0, bound);
}
