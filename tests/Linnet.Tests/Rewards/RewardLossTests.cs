using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Rewards;
using Linnet.Tests.Model;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Rewards;

public sealed class RewardLossTests
{
    public RewardLossTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void Pairs_equalsTheGoldenNumber()
    {
        var golden = Golden()["rm"]!;
        using var scope = NewDisposeScope();

        Assert.Equal(golden["pairwise"]!.GetValue<double>(), RewardLoss.Pairs(Numbers(golden["chosen"]!), Numbers(golden["rejected"]!)).mean().item<double>(), 1e-12);
    }

    [Fact]
    public void RankLists_equalsTheGoldenNumber()
    {
        var golden = Golden()["ranklist4"]!;
        using var scope = NewDisposeScope();

        Assert.Equal(golden["loss"]!.GetValue<double>(), RewardLoss.RankLists(Numbers(golden["scores"]!).unsqueeze(0)).item<double>(), 1e-12);
    }

    [Fact]
    public void Pairs_ofEqualScores_isLogTwo_andOfHugeGapsFinite()
    {
        using var scope = NewDisposeScope();

        var loss = RewardLoss.Pairs(tensor([3f, 500f, -500f]), tensor([3f, -500f, 500f])).data<float>().ToArray();

        Assert.Equal([MathF.Log(2), 0, 1000], loss);
    }

    [Fact]
    public void RankLists_ofTwo_equalsPairs_andOfSeveralIsTheMeanOverEachList()
    {
        using var scope = NewDisposeScope();
        var scores = tensor([1.5, -0.5, 0.25, -2.0, 0.5, 3.0], 2, 3);

        var two = RewardLoss.RankLists(scores.narrow(1, 0, 2)).data<double>().ToArray();
        var three = RewardLoss.RankLists(scores).data<double>().ToArray();

        Assert.Equal(RewardLoss.Pairs(scores.select(1, 0), scores.select(1, 1)).data<double>().ToArray(), two);
        Assert.Equal((Softplus(-2) + Softplus(-1.25) + Softplus(0.75)) / 3, three[0], 1e-12);
        Assert.Equal((Softplus(2.5) + Softplus(5) + Softplus(2.5)) / 3, three[1], 1e-12);
    }

    [Fact]
    public void RankLists_gradient_equalsFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        double[] start = [0.3, -0.7, 1.1, 0.2, 0.9, -0.4, -1.2, 0.6];
        var scores = tensor(start, 2, 4).requires_grad_(true);

        RewardLoss.RankLists(scores).sum().backward();

        var gradient = scores.grad!.data<double>().ToArray();
        for (var i = 0; i < start.Length; i++)
        {
            Assert.Equal((At(i, 1e-5) - At(i, -1e-5)) / 2e-5, gradient[i], 1e-8);
        }

        double At(int index, double change) =>
            RewardLoss.RankLists(tensor([.. start.Select((s, i) => i == index ? s + change : s)], 2, 4)).sum().item<double>();
    }

    [Fact]
    public void Pairs_gradient_isMinusSigmoidOfMinusTheGap()
    {
        using var scope = NewDisposeScope();
        var chosen = tensor([1.2, -0.3]).requires_grad_(true);
        var rejected = tensor([0.4, 0.1]).requires_grad_(true);

        RewardLoss.Pairs(chosen, rejected).sum().backward();

        double[] expected = [-1 / (1 + Math.Exp(0.8)), -1 / (1 + Math.Exp(-0.4))];
        Assert.Equal(expected[0], chosen.grad![0].item<double>(), 1e-12);
        Assert.Equal(expected[1], chosen.grad![1].item<double>(), 1e-12);
        Assert.Equal(-expected[0], rejected.grad![0].item<double>(), 1e-12);
    }

    [Fact]
    public void Losses_ofOtherShapes_areRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ShapeException>(() => RewardLoss.Pairs(zeros(2), zeros(3)));
        Assert.Throws<ShapeException>(() => RewardLoss.RankLists(zeros(4)));
        Assert.Throws<ShapeException>(() => RewardLoss.RankLists(zeros(4, 1)));
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static JsonNode Golden() => JsonNode.Parse(File.ReadAllText(TestData.Path("golden/posttraining.json")))!;

    private static Tensor Numbers(JsonNode array) => tensor([.. array.AsArray().Select(n => n!.GetValue<double>())]);
}
