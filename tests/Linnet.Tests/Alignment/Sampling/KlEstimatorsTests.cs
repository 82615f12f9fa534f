using CsCheck;
using Linnet.Alignment.Sampling;

namespace Linnet.Tests.Alignment.Sampling;

public sealed class KlEstimatorsTests
{
    [Fact]
    public void Estimators_onGoldenRatios_equalTheFormulas()
    {
        foreach (var line in GoldenValues.Read()["kl_estimators"]!.AsArray())
        {
            var ratio = line!.Number("logp-ref");
            Assert.Equal(line!.Number("k1"), KlEstimators.K1(ratio), 1e-12);
            Assert.Equal(line!.Number("k3"), KlEstimators.K3(ratio), 1e-12);
        }
    }

    [Fact]
    public void Estimators_averagedOverThePolicy_areTheDivergence() =>
        Gen.Select(Gen.Double[0.01, 1].Array[5], Gen.Double[0.01, 1].Array[5]).Sample((p, q) =>
        {
            double[] policy = [.. p.Select(x => x / p.Sum())], reference = [.. q.Select(x => x / q.Sum())];
            var kl = policy.Zip(reference, (a, b) => a * Math.Log(a / b)).Sum();

            Assert.Equal(kl, policy.Zip(reference, (a, b) => a * KlEstimators.K1(Math.Log(a / b))).Sum(), 1e-9);
            Assert.Equal(kl, policy.Zip(reference, (a, b) => a * KlEstimators.K3(Math.Log(a / b))).Sum(), 1e-9);
            Assert.All(policy.Zip(reference), pair => Assert.True(KlEstimators.K3(Math.Log(pair.First / pair.Second)) >= 0));
        });
}
