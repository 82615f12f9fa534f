using Linnet.Core.Random;

namespace Linnet.Tests.Core.Random;

public sealed class EpochOrderTests
{
    [Fact]
    public void At_inAnotherEpochOrWithAnotherSeedOrStream_isAnotherOrder()
    {
        var order = new EpochOrder(100, 7, "a");
        var first = Enumerable.Range(0, 100).Select(i => order.At(i)).ToArray();

        Assert.NotEqual(first, Enumerable.Range(100, 100).Select(i => order.At(i)));
        Assert.NotEqual(first, Enumerable.Range(0, 100).Select(i => new EpochOrder(100, 8, "a").At(i)));
        Assert.NotEqual(first, Enumerable.Range(0, 100).Select(i => new EpochOrder(100, 7, "b").At(i)));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), first.Order());
        Assert.Equal(first, Enumerable.Range(0, 100).Select(i => new EpochOrder(100, 7, "a").At(i)));
    }

    [Fact]
    public void At_anyPlace_isThePermutationOfItsEpoch()
    {
        var order = new EpochOrder(5, 3, "pairs/epoch-");

        // Backwards: nothing depends on what was asked before.
        foreach (var place in Enumerable.Range(0, 20).Reverse())
        {
            Assert.Equal(new IndexPermutation(5, 3, $"pairs/epoch-{place / 5}")[place % 5], order.At(place));
        }
    }
}
