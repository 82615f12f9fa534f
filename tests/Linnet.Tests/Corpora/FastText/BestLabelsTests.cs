using CsCheck;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class BestLabelsTests
{
    [Fact]
    public void Sort_givesTheGreatestScores() =>
        Gen.Select(Gen.Int[0, 20].Array[0, 60], Gen.Int[1, 12]).ForAll((scores, count) =>
        {
            var best = new BestLabels();
            best.Clear(count);
            foreach (var (label, score) in scores.Index())
            {
                if (!best.Refuses(score))
                {
                    best.Add(score, label);
                }
            }

            var found = best.Sort().ToArray();
            Assert.Equal(scores.OrderDescending().Take(count).Select(s => (float)s), found.Select(f => f.Score));
            Assert.All(found, f => Assert.Equal(scores[f.Label], f.Score));
            Assert.Equal(found.Length, found.Select(f => f.Label).Distinct().Count());
        });

    [Fact]
    public void Sort_ofEqualScores_keepsTheLast() // as GCC's heap does
    {
        var best = new BestLabels();
        best.Clear(1);
        best.Add(2, 7);
        best.Add(2, 8);

        Assert.Equal([(2f, 8)], best.Sort().ToArray());
    }
}
