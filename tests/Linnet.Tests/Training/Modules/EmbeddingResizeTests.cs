using Linnet.Core.Random;
using Linnet.Tokenization.Extension;
using Linnet.Training.Modules;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Modules;

public sealed class EmbeddingResizeTests
{
    private const int Width = 3;

    private static readonly float[] Old = [.. Enumerable.Range(0, 50 * Width).Select(i => (float)new CounterRandom(1, "old").Normal((ulong)i) * (1 + (i % Width)))];

    static EmbeddingResizeTests() => TorchLibrary.EnsureLoaded();

    [Fact]
    public void NewRows_ofPieces_areTheirMeansInOrder()
    {
        var rows = NewRows(Plan(NewRowPolicy.Pieces, [4, 9, 4], [], [7]));

        Assert.Equal(3 * Width, rows.Length);
        for (var i = 0; i < Width; i++)
        {
            Assert.Equal((float)(((2.0 * Old[(4 * Width) + i]) + Old[(9 * Width) + i]) / 3), rows[i], 1e-6f);
            Assert.Equal(Enumerable.Range(0, 50).Average(row => (double)Old[(row * Width) + i]), rows[Width + i], 1e-6);
            Assert.Equal(Old[(7 * Width) + i], rows[(2 * Width) + i]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 6)]
    [InlineData(64, 14)]
    [InlineData(51, 1)]
    public void NewRows_upToAMultiple_areFilledWithTheMean(int multiple, int count)
    {
        foreach (var policy in Enum.GetValues<NewRowPolicy>())
        {
            var rows = NewRows(Plan(policy, [3]) with { Multiple = multiple });
            var mean = NewRows(Plan(NewRowPolicy.Mean, [[]]));

            Assert.Equal(count * Width, rows.Length);
            Assert.All(rows[Width..].Chunk(Width), row => Assert.Equal(mean, row));
            Assert.Equal(policy == NewRowPolicy.Mean, rows[..Width].AsSpan().SequenceEqual(mean));
        }
    }

    [Fact]
    public void NewRows_behindPadding_takeNoPartOfIt()
    {
        var plan = Plan(NewRowPolicy.Mean, [], []);

        Assert.Equal(NewRows(plan), EmbeddingResize.NewRows([.. Old, 1e6f, 1e6f, 1e6f], Width, plan, "w"));
        Assert.NotEqual(NewRows(plan), EmbeddingResize.NewRows([.. Old, 1e6f, 1e6f, 1e6f], Width, plan with { BaseVocabularySize = 51 }, "w"));
    }

    [Fact]
    public void NewRows_drawn_haveMeanAndCovarianceOfTheOldOnes()
    {
        var rows = NewRows(Drawn(20_000)).Chunk(Width).ToArray();
        var old = Old.Chunk(Width).ToArray();

        for (var i = 0; i < Width; i++)
        {
            Assert.Equal(Mean(old, i), Mean(rows, i), 0.05);
            for (var j = 0; j < Width; j++)
            {
                Assert.Equal(Covariance(old, i, j), Covariance(rows, i, j), 0.03 * Math.Sqrt(Covariance(old, i, i) * Covariance(old, j, j)));
            }
        }

        // The control: independent draws for each column would miss the covariances of this matrix.
        Assert.True(Math.Abs(Covariance(old, 0, 1)) > 0.03 * Math.Sqrt(Covariance(old, 0, 0) * Covariance(old, 1, 1)));
    }

    [Fact]
    public void NewRows_drawnFromRowsThatLieInAPlane_lieInItToo()
    {
        // Two rows span a line: their covariance has no Cholesky factor.
        float[] two = [1, 2, 3, 2, 4, 5];

        var rows = EmbeddingResize.NewRows(two, Width, Drawn(50) with { BaseVocabularySize = 2 }, "w").Chunk(Width).ToArray();

        Assert.All(rows, row => Assert.Equal((2 * (row[0] - 1.5), 2 * (row[0] - 1.5)), (row[1] - 3.0, row[2] - 4.0), Near));
        Assert.Equal(0.5, Covariance(rows, 0, 0), 0.25);

        static bool Near((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-4 && Math.Abs(a.Item2 - b.Item2) < 1e-4;
    }

    [Fact]
    public void NewRows_drawn_areAFunctionOfSeedNameAndPlace()
    {
        var first = NewRows(Drawn(2));

        Assert.Equal(first, NewRows(Drawn(2)));
        Assert.NotEqual(first, NewRows(Drawn(2) with { Seed = 4 }));
        Assert.NotEqual(first, EmbeddingResize.NewRows(Old, Width, Drawn(2), "other"));
        Assert.NotEqual(first[..Width], first[Width..]);
        Assert.Equal(first, NewRows(Drawn(30))[..(2 * Width)]);
    }

    [Theory]
    [InlineData(new[] { 0, 50 }, "Row 50 begins at the mean of rows [0, 50]: expected ones of 0 … 49. (Parameter 'plan')")]
    [InlineData(new[] { -1 }, "Row 50 begins at the mean of rows [-1]: expected ones of 0 … 49. (Parameter 'plan')")]
    public void NewRows_fromRowsThatAreNotThere_saysWhich(int[] ids, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => NewRows(Plan(NewRowPolicy.Pieces, ids))).Message);

    [Fact]
    public void NewRows_ofWhatIsNoMatrix_throws()
    {
        Assert.Throws<ArgumentException>(() => EmbeddingResize.NewRows(new float[151], Width, Drawn(1), "w"));
        Assert.Throws<ArgumentException>(() => EmbeddingResize.NewRows(new float[49 * Width], Width, Drawn(1), "w"));
        Assert.Throws<ArgumentException>(() => EmbeddingResize.NewRows(new float[Width], Width, Drawn(1) with { BaseVocabularySize = 1 }, "w"));
        Assert.Throws<OverflowException>(() => NewRows(Drawn(1) with { Multiple = int.MaxValue }));
    }

    private static float[] NewRows(EmbeddingPlan plan) => EmbeddingResize.NewRows(Old, Width, plan, "w");

    private static EmbeddingPlan Drawn(int count) => Plan(NewRowPolicy.Drawn, [.. Enumerable.Repeat(Array.Empty<int>(), count)]) with { Seed = 3 };

    private static EmbeddingPlan Plan(NewRowPolicy policy, params int[][] oldTokens) =>
        new() { BaseVocabularySize = 50, NewRows = policy, OldTokens = oldTokens };

    private static double Mean(float[][] rows, int i) => rows.Average(row => (double)row[i]);

    private static double Covariance(float[][] rows, int i, int j)
    {
        var (a, b) = (Mean(rows, i), Mean(rows, j));
        return rows.Sum(row => (row[i] - a) * (row[j] - b)) / (rows.Length - 1);
    }
}
