using CsCheck;
using Linnet.Pretraining.Mixture;

namespace Linnet.Tests.Pretraining.Mixture;

public sealed class SourceOrderTests
{
    private static readonly Gen<double[]> Weights = Gen.Double[0.001, 1].Array[1, 30];

    // Up to four changes in 500 windows, with weights that may be nothing.
    private static readonly Gen<Plan> Plans =
        from sources in Gen.Int[1, 12]
        from weights in Gen.Double[0.001, 1].Array[sources]
        from starts in Gen.Long[1, 450].HashSet[0, 4]
        from later in Gen.Frequency((1, Gen.Const(0.0)), (4, Gen.Double[0.001, 1])).Array[sources].Where(w => w.Sum() > 0).Array[starts.Count]
        select new Plan(weights, [.. starts.Order().Zip(later, (start, w) => (start, (IReadOnlyList<double>)w))]);

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
    public void Next_ofWeightsThatChange_keepsEverySourceWithinOneWindowOfWhatIsDueAtEveryPlace() =>
        Plans.ForAll(
            plan =>
            {
                var order = plan.Order();
                Assert.InRange(plan.LargestDeviation(() => order.Next().Source), 0, 1 - 1e-9);
            },
            iter: 300);

    [Fact]
    public void Next_afterAnOrderThatBeginsAnewAtEachChange_isTheControl()
    {
        // Each stretch by itself is within one window, and yet their sum is not: why one order goes through all changes.
        var worst = 0.0;
        Plans.ForAll(
            plan =>
            {
                var (place, phase) = (0, 0);
                var order = new SourceOrder(plan.Weights);
                worst = Math.Max(worst, plan.LargestDeviation(() =>
                {
                    if (phase < plan.Changes.Length && place == plan.Changes[phase].From)
                    {
                        order = new SourceOrder([.. plan.Changes[phase++].Weights.Select(weight => weight + 1e-9)]);
                    }

                    place++;
                    return order.Next().Source;
                }));
            },
            iter: 300);
        Assert.True(worst > 1, $"{worst}");
    }

    [Fact]
    public void Next_ofASourceWhoseWeightBecomesNothing_drawsAtMostOneMoreOfIt()
    {
        var order = new SourceOrder([1, 1], [(101, [1, 0])]);

        var drawn = Enumerable.Range(0, 300).Select(_ => order.Next().Source).ToArray();

        Assert.InRange(drawn[101..].Sum(), 0, 1);
        Assert.Equal(50.5, order.Due(1, 300));
        Assert.Equal(249.5, order.Due(0, 300));
    }

    [Fact]
    public void Next_beforeTheChange_isWhatItIsWithoutIt_butForTheNextWindowOfEach()
    {
        var (plain, changed) = (new SourceOrder([3, 1]), new SourceOrder([3, 1], [(40, [3, 1])]));

        Assert.Equal(Enumerable.Range(0, 200).Select(_ => plain.Next()), Enumerable.Range(0, 200).Select(_ => changed.Next()));
    }

    [Theory]
    [InlineData(0, 1, 1)] // does not rise
    [InlineData(5, 0, 0)] // nothing above 0
    [InlineData(5, 1, -1)]
    public void Constructor_ofAChangeThatIsNone_throws(long from, double first, double second) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => new SourceOrder([1, 1], [(from, [first, second])]));

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

    private sealed record Plan(double[] Weights, (long From, IReadOnlyList<double> Weights)[] Changes)
    {
        public SourceOrder Order() => new(Weights, Changes);

        /// <summary>The largest distance, in windows, of any source from what is due to it, summed window by window.</summary>
        public double LargestDeviation(Func<int> next)
        {
            var (due, drawn, largest) = (new double[Weights.Length], new long[Weights.Length], 0.0);
            for (var place = 0; place < 500; place++)
            {
                var now = Changes.LastOrDefault(change => change.From <= place).Weights ?? Weights;
                for (var source = 0; source < due.Length; source++)
                {
                    due[source] += now[source] / now.Sum();
                }

                drawn[next()]++;
                largest = Math.Max(largest, due.Zip(drawn, (share, count) => Math.Abs(share - count)).Max());
            }

            return largest;
        }
    }
}
