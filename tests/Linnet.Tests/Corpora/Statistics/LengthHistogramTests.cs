using CsCheck;
using Linnet.Corpora.Statistics;

namespace Linnet.Tests.Corpora.Statistics;

public sealed class LengthHistogramTests
{
    private static readonly Gen<long> Length = Gen.OneOf(Gen.Long[0, 300], Gen.Long[0, 1_000_000], Gen.Long[0, long.MaxValue / 1000]);

    [Fact]
    public void Quantile_anyLengths_isRightToTheBin() => Gen.Select(Length.Array[1, 60], Gen.Double[0.01, 1]).ForAll((lengths, share) =>
    {
        var histogram = Of(lengths);

        var exact = lengths.Order().ElementAt((int)Math.Ceiling(share * lengths.Length) - 1);
        Assert.InRange(histogram.Quantile(share), exact, exact + (exact / 64));
        Assert.Equal((lengths.LongLength, lengths.Sum(), lengths.Max()), (histogram.Count, histogram.Sum, histogram.Greatest));
    });

    [Fact]
    public void Doubling_anyLengths_countsEachOnce() => Length.Array[0, 60].ForAll(lengths =>
    {
        var bins = Of(lengths).Doubling();

        Assert.Equal(lengths.LongLength, bins.Sum(b => b.Documents));
        Assert.All(bins, b => Assert.Equal(lengths.LongCount(l => l >= b.First && l <= b.Last), b.Documents));
        Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
    });

    [Fact]
    public void Add_another_isAllTogether() => Gen.Select(Length.Array[0, 20], Length.Array[0, 20]).ForAll((a, b) =>
    {
        var histogram = Of(a);
        histogram.Add(Of(b));

        Assert.Equal(Of([.. a, .. b]).Doubling(), histogram.Doubling());
        Assert.Equal(Of([.. a, .. b]).Quantile(0.5), histogram.Quantile(0.5));
    });

    [Fact]
    public void Quantile_ofNothing_isZero() => Assert.Equal(0, new LengthHistogram().Quantile(0.5));

    private static LengthHistogram Of(long[] lengths)
    {
        var histogram = new LengthHistogram();
        Array.ForEach(lengths, histogram.Add);
        return histogram;
    }
}
