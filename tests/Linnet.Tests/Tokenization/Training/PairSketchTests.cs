using CsCheck;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

public sealed class PairSketchTests
{
    [Fact]
    public void MayReach_ofAnyPairs_neverSaysTooLittle() => Gen.Select(Gen.ULong[0, 60], Gen.Long[1, 1L << 40]).Array[1, 200].ForAll(places =>
    {
        var (whole, half, other) = (new PairSketch(16), new PairSketch(16), new PairSketch(16));
        foreach (var (i, (pair, weight)) in places.Index())
        {
            whole.Add(pair, weight);
            (i % 2 == 0 ? half : other).Add(pair, weight);
        }

        half.Add(other);
        foreach (var pairs in places.GroupBy(p => p.Item1, p => p.Item2))
        {
            Assert.True(whole.MayReach(pairs.Key, pairs.Sum()));
            Assert.True(half.MayReach(pairs.Key, pairs.Sum()));
        }

        Assert.Equal(whole.Threshold(50, 1000), half.Threshold(50, 1000));
    });

    [Fact]
    public void Threshold_takesNoMorePlacesThanAsked()
    {
        var sketch = new PairSketch(1 << 10);
        for (var pair = 0UL; pair < 8; pair++)
        {
            for (var place = 0; place < 1 << (int)pair; place++)
            {
                sketch.Add(pair, 3);
            }
        }

        // Pairs stand 3, 6, …, 384 times, at 1, 2, …, 128 places.
        Assert.InRange(sketch.Threshold(128 + 64, 1000), 96, 192);
        Assert.InRange(sketch.Threshold(1, 1000), 192, 384);
        Assert.InRange(sketch.Threshold(1000, 2), 96, 192);
        Assert.Equal(0, sketch.Threshold(1000, 2000));
    }
}
