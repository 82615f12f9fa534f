using Linnet.Alignment.Dpo;
using Linnet.Core.Errors;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Alignment.Dpo;

public sealed class DpoLossTests
{
    public DpoLossTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void Compute_onGoldenPairs_equalsTheFormula()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenValues.Read();
        var inputs = golden["inputs"]!;

        var result = new DpoLoss(inputs.Number("beta")).Compute(
            Pair(inputs.Numbers("policy_chosen"), inputs.Numbers("policy_rejected")), Pair(inputs.Numbers("ref_chosen"), inputs.Numbers("ref_rejected")));

        Assert.Equal(golden.Number("dpo_sigmoid"), result.Loss.item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_onTheReferenceItself_isLn2WithoutMargin()
    {
        using var scope = NewDisposeScope();
        var same = Pair([-3, -200], [-4, -1]);

        var result = new DpoLoss(0.3).Compute(same, same);

        Assert.Equal(Math.Log(2), result.Loss.item<float>(), 1e-7);
        Assert.Equal(0, result.Margin);
        Assert.Equal(0.5, result.Accuracy);
    }

    [Theory]
    [InlineData(0.1, 2.0)]
    [InlineData(0.5, -3.0)]
    [InlineData(1.0, 300.0)]
    [InlineData(1.0, -300.0)]
    public void Compute_gradient_isThePapers(double beta, double margin)
    {
        // Rafailov et al. 2023, section 4: the weight of a pair is β·σ(-margin), +1 for the rejected and -1 for the chosen one.
        using var scope = NewDisposeScope();
        using var chosen = tensor([(float)(margin / beta)], requires_grad: true);
        using var rejected = tensor([0f], requires_grad: true);

        var result = new DpoLoss(beta).Compute(new(chosen, rejected), Pair([0], [0]));
        result.Loss.backward();

        var weight = beta / (1 + Math.Exp(margin));
        Assert.True(float.IsFinite(result.Loss.item<float>()));
        Assert.Equal(-weight, chosen.grad!.item<float>(), 1e-6);
        Assert.Equal(weight, rejected.grad!.item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_withLabelsSwapped_hasTheOppositeMargin()
    {
        using var scope = NewDisposeScope();
        var (policy, reference) = (Pair([-1, -2], [-5, -3]), Pair([-2, -2], [-4, -4]));

        var right = new DpoLoss(0.1).Compute(policy, reference);
        var swapped = new DpoLoss(0.1).Compute(new(policy.Rejected, policy.Chosen), new(reference.Rejected, reference.Chosen));

        Assert.Equal(right.Margin, -swapped.Margin, 1e-6);
        Assert.NotEqual(right.Loss.item<float>(), swapped.Loss.item<float>());
    }

    [Fact]
    public void Compute_withUnequalShapes_saysWhich()
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ShapeException>(() => new DpoLoss(0.1).Compute(Pair([1, 2], [1, 2]), Pair([1], [1, 2])));

        Assert.Equal("policy: expected shape [B], as the others, found [1].", error.Message);
    }

    private static PairLogProbabilities Pair(double[] chosen, double[] rejected) =>
        new(tensor([.. chosen.Select(x => (float)x)]), tensor([.. rejected.Select(x => (float)x)]));
}
