using Linnet.Alignment.Ppo;
using Linnet.Core.Errors;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Alignment.Ppo;

public sealed class PpoLossTests
{
    private static readonly PpoLoss PolicyOnly = new(0.2, 0.2, 0, 0);

    public PpoLossTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void Compute_onGoldenRatios_equalsTheFormula()
    {
        // Below, at, above the clip range, with advantages of both signs.
        var golden = GoldenValues.Read().Numbers("ppo_clip0.2");
        (double Ratio, double Advantage)[] cases = [(0.7, 1), (1, -1), (1.3, 1), (1.3, -1)];

        foreach (var ((ratio, advantage), expected) in cases.Zip(golden))
        {
            using var scope = NewDisposeScope();
            Assert.Equal(expected, PolicyOnly.Compute(Rolled([0], [0], [advantage], [0]), Output([Math.Log(ratio)], [0], [0])).PolicyLoss, 1e-6);
        }
    }

    [Fact]
    public void Compute_atRatioOne_hasTheGradientOfReinforce()
    {
        using var scope = NewDisposeScope();
        using var logs = tensor([-1f, -2f, -3f], requires_grad: true);
        double[] advantages = [0.5, -2, 1];

        var result = PolicyOnly.Compute(Rolled([-1, -2, -3], [0, 0, 0], advantages, [0, 0, 0]), new(logs, zeros(3), zeros(3)));
        result.Loss.backward();

        Assert.Equal(0, result.LargestRatioError);
        Assert.Equal(0, result.ClippedShare);
        Assert.Equal(advantages.Select(a => (float)(-a / 3)), logs.grad!.data<float>().ToArray());
    }

    [Theory]
    [InlineData(1.3, 1, true)]   // moved far enough in the right direction
    [InlineData(0.7, -1, true)]
    [InlineData(1.3, -1, false)] // moved in the wrong direction: must be pulled back
    [InlineData(0.7, 1, false)]
    public void Compute_outsideTheClipRange_stopsTheGradientOnlyOfWhatWentFarEnough(double ratio, double advantage, bool stops)
    {
        using var scope = NewDisposeScope();
        using var logs = tensor([(float)Math.Log(ratio)], requires_grad: true);

        var result = PolicyOnly.Compute(Rolled([0], [0], [advantage], [0]), new(logs, zeros(1), zeros(1)));
        result.Loss.backward();

        Assert.Equal(1, result.ClippedShare);
        Assert.Equal(stops ? 0 : -ratio * advantage, logs.grad!.item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(0.0, 0.1, 1.0, 0.405)] // within the clip: ½(0.1 - 1)²
    [InlineData(0.0, 0.9, 1.0, 0.32)]  // moved 0.9, counted as 0.2: ½(0.2 - 1)²
    [InlineData(0.0, 0.9, 0.0, 0.405)] // the worse of the two counts
    public void Compute_ofValues_takesTheWorseOfClippedAndUnclipped(double old, double value, double expectedReturn, double loss)
    {
        using var scope = NewDisposeScope();

        var result = new PpoLoss(0.2, 0.2, 2, 0).Compute(Rolled([0], [old], [0], [expectedReturn]), Output([0], [0], [value]));

        Assert.Equal(loss, result.ValueLoss, 1e-6);
        Assert.Equal(2 * loss, result.Loss.item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_withAnEntropyBonus_lowersTheLossByIt()
    {
        using var scope = NewDisposeScope();

        var result = new PpoLoss(0.2, 0.2, 0, 0.5).Compute(Rolled([0, 0], [0, 0], [0, 0], [0, 0]), Output([0, 0], [3, 1], [0, 0]));

        Assert.Equal(2, result.Entropy, 1e-6);
        Assert.Equal(-1, result.Loss.item<float>(), 1e-6);
    }

    [Fact]
    public void Compute_withUnequalShapes_saysSo()
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ShapeException>(() => PolicyOnly.Compute(Rolled([0, 0], [0, 0], [0], [0, 0]), Output([0, 0], [0, 0], [0, 0])));

        Assert.Equal("tokens: expected shape [2], found [1].", error.Message);
    }

    private static PpoTokens Rolled(double[] logs, double[] values, double[] advantages, double[] returns) =>
        new(Floats(logs), Floats(values), Floats(advantages), Floats(returns));

    private static PolicyOutput Output(double[] logs, double[] entropies, double[] values) => new(Floats(logs), Floats(entropies), Floats(values));

    private static Tensor Floats(double[] values) => tensor([.. values.Select(x => (float)x)]);
}
