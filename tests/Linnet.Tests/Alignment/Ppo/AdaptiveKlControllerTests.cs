using Linnet.Alignment.Ppo;

namespace Linnet.Tests.Alignment.Ppo;

public sealed class AdaptiveKlControllerTests
{
    [Fact]
    public void Update_alongGoldenKl_equalsTheFormula()
    {
        var golden = GoldenValues.Read()["adaptive_kl"]!;
        var controller = new AdaptiveKlController(golden.Number("init"), golden.Number("target"), golden.Number("horizon"));
        List<double> found = [controller.Coefficient];

        foreach (var kl in golden.Numbers("kl_seq"))
        {
            controller.Update(kl, (int)golden.Number("n"));
            found.Add(controller.Coefficient);
        }

        Assert.All(golden.Numbers("values").Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Update_onTarget_changesNothing()
    {
        var controller = new AdaptiveKlController(0.1, 3, 100);

        controller.Update(3, 64);

        Assert.Equal(0.1, controller.Coefficient);
    }

    [Theory]
    [InlineData(1000.0, 0.12)]
    [InlineData(-1000.0, 0.08)]
    public void Update_farOff_changesByAFifthOfAnswersOverHorizon(double kl, double expected)
    {
        var controller = new AdaptiveKlController(0.1, 3, 64);

        controller.Update(kl, 64);

        Assert.Equal(expected, controller.Coefficient, 1e-12);
    }
}
