using Linnet.Corpora.Review.Statistics;

namespace Linnet.Tests.Corpora.Review.Statistics;

public sealed class CohenKappaTests
{
    // By hand: 50 units, agreed 35/50 = 0.7; chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa 0.2 / 0.5 = 0.4.
    [Fact]
    public void Of_textbookTable_isWhatIsComputedByHand()
    {
        var kappa = CohenKappa.Of(new long[,] { { 20, 5 }, { 10, 15 } });

        Assert.Equal((50, 0.7), (kappa.Items, kappa.Agreement));
        Assert.Equal(0.4, kappa.Value!.Value, 12);
        Assert.Equal(0.15, kappa.Low!.Value, 2);
        Assert.Equal(0.65, kappa.High!.Value, 2);
    }

    // Agreed 0.44 + 0.20 + 0.10; chance from the margins below.
    [Fact]
    public void Of_threeCategories_isTheDefinition()
    {
        long[,] table = { { 44, 7, 1 }, { 6, 20, 3 }, { 4, 5, 10 } };

        var kappa = CohenKappa.Of(table);

        double[] rows = [0.52, 0.29, 0.19], columns = [0.54, 0.32, 0.14];
        var chance = rows.Zip(columns, (a, b) => a * b).Sum();
        Assert.Equal((0.74 - chance) / (1 - chance), kappa.Value!.Value, 12);
    }

    [Fact]
    public void Of_interval_holdsTheTrueKappaAsOftenAsItSays()
    {
        // Each reviewer sees the truth (40 % remove) with probability 0.85: agreement 0.745, the rest by chance.
        var (agreed, remove) = (0.85 * 0.85 + 0.15 * 0.15, 0.4 * 0.85 + 0.6 * 0.15);
        var chance = remove * remove + (1 - remove) * (1 - remove);
        var (truth, covered) = ((agreed - chance) / (1 - chance), 0);
        for (var trial = 0; trial < 1_000; trial++)
        {
            var random = new Linnet.Core.Random.CounterRandom((ulong)trial, "kappa");
            var table = new long[2, 2];
            for (var i = 0UL; i < 200; i++)
            {
                var isBad = random.Uniform(3 * i) < 0.4;
                int Vote(ulong at) => random.Uniform(at) < 0.85 == isBad ? 1 : 0;
                table[Vote(3 * i + 1), Vote(3 * i + 2)]++;
            }

            var kappa = CohenKappa.Of(table);
            covered += kappa.Low <= truth && truth <= kappa.High ? 1 : 0;
        }

        Assert.InRange(covered / 1_000.0, 0.93, 0.97);
    }

    [Fact]
    public void Of_shuffledDecisions_isNearZero()
    {
        var random = new Linnet.Core.Random.CounterRandom(7, "shuffled");
        var table = new long[2, 2];
        for (var i = 0UL; i < 4_000; i++)
        {
            table[random.Uniform(2 * i) < 0.7 ? 1 : 0, random.Uniform(2 * i + 1) < 0.7 ? 1 : 0]++;
        }

        var kappa = CohenKappa.Of(table);

        Assert.InRange(kappa.Value!.Value, -0.05, 0.05);
        Assert.InRange(kappa.Agreement, 0.55, 0.61); // agreement alone would look like something
    }

    [Fact]
    public void Of_nothingToTellApart_hasNoKappa()
    {
        Assert.Equal(new CohenKappa(0, 0, null, null, null), CohenKappa.Of(new long[2, 2]));
        Assert.Equal(new CohenKappa(9, 1, null, null, null), CohenKappa.Of(new long[,] { { 9, 0 }, { 0, 0 } }));
    }
}
