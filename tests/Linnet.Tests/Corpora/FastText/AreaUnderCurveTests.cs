using CsCheck;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class AreaUnderCurveTests
{
    [Fact]
    public void Of_equalsCountingAllPairs() =>
        Gen.Select(Gen.Int[0, 6].Select(i => (double)i), Gen.Bool).Array[1, 40].ForAll(scores =>
        {
            var pairs = scores.Where(s => s.Item2)
                .SelectMany(_ => scores.Where(s => !s.Item2), (positive, negative) => (1 + Math.Sign(positive.Item1 - negative.Item1)) / 2.0)
                .ToList();

            var area = AreaUnderCurve.Of([.. scores.Select(s => (s.Item1, s.Item2))]);

            if (pairs.Count == 0)
            {
                Assert.True(double.IsNaN(area));
            }
            else
            {
                Assert.Equal(pairs.Average(), area, 12);
            }
        });

    [Fact]
    public void Of_equalScores_isAHalf() => Assert.Equal(0.5, AreaUnderCurve.Of([(1, true), (1, false), (1, false)]));
}
