using CsCheck;
using Linnet.Pretraining.Mixture;

namespace Linnet.Tests.Pretraining.Mixture;

public sealed class SourceOrderTests
{
    private static readonly Gen<double[]> Weights = Gen.Double[0.001, 1].Array[1, 30];

    [Fact]
    public void Next_ofAnyWeights_keepsEverySourceWithinOneWindowOfItsShareAtEveryPlace() =>
        Weights.ForAll(
            weights =>
            {
                var order = new SourceOrder(weights);
                Assert.InRange(LargestDeviation(order.Shares, () => order.Next().Source), 0, 1 - 1e-9);
            },
            iter: 200);

    [Fact]
    public void LargestDeviation_ofBrokenOrders_isAboveOne()
    {
        // The control: the check above catches an order that forgets what it drew, one that draws at random, and the plain largest deficit.
        double[] two = [0.5, 0.5];
        var place = 0;
        Assert.True(LargestDeviation(two, () => place++ % 4 < 2 ? 0 : 0) > 1);

        var random = new Linnet.Core.Random.CounterRandom(1, "control");
        Assert.True(LargestDeviation(two, () => random.Uniform((ulong)place++) < 0.5 ? 0 : 1) > 1);

        var forgetful = new SourceOrder([2, 1, 1]);
        Assert.True(LargestDeviation(forgetful.Shares, () => (forgetful = new SourceOrder([2, 1, 1])).Next().Source) > 1);
    }

    [Fact]
    public void Next_ofEqualWeights_takesTurns()
    {
        var order = new SourceOrder([1, 1, 1]);

        Assert.Equal([0, 1, 2, 0, 1, 2], Enumerable.Range(0, 6).Select(_ => order.Next().Source).ToArray());
    }

    [Fact]
    public void Next_countsEachSourceByItself() =>
        Weights.ForAll(
            weights =>
            {
                var order = new SourceOrder(weights);
                var drawn = new long[weights.Length];
                for (var place = 0; place < 200; place++)
                {
                    var (source, index) = order.Next();
                    Assert.Equal(drawn[source]++, index);
                }
            },
            iter: 50);

    [Fact]
    public void Next_ofVeryUnequalWeights_staysExactFarOut()
    {
        var order = new SourceOrder([1, 1e-6]);
        for (var place = 0; place < 3_000_000; place++)
        {
            order.Next();
        }

        Assert.InRange(order.Next().Index, 2_999_990, 3_000_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_ofAWeightThatIsNotPositive_throws(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SourceOrder([1, weight]));

    /// <summary>The largest distance, in windows, of any source from its share at any of 500 places.</summary>
    private static double LargestDeviation(IReadOnlyList<double> shares, Func<int> next)
    {
        var (drawn, largest) = (new long[shares.Count], 0.0);
        for (var place = 1; place <= 500; place++)
        {
            drawn[next()]++;
            largest = Math.Max(largest, shares.Zip(drawn, (share, count) => Math.Abs((share * place) - count)).Max());
        }

        return largest;
    }
}
