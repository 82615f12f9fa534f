using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Tokenization.Extension;
using Linnet.Training.Modules;

namespace Linnet.Tests.Training.Modules;

public sealed class EmbeddingResizeTests
{
    private const int Width = 3;

    private static readonly float[] Old = [.. Enumerable.Range(0, 50 * Width).Select(i => (float)new CounterRandom(1, "old").Normal((ulong)i) * (1 + (i % Width)))];

    [Fact]
    public void Resize_keepsTheOldRowsBitForBit_andAppendsTheOthersInOrder()
    {
        var resized = EmbeddingResize.Resize(Old, Width, [new NewRow.MeanOf([4, 9, 4]), new NewRow.MeanOfAll(), new NewRow.MeanOf([7])], seed: 1);

        Assert.Equal(53 * Width, resized.Length);
        Assert.Equal(Old, resized[..Old.Length]);
        for (var i = 0; i < Width; i++)
        {
            Assert.Equal((float)(((2.0 * Old[(4 * Width) + i]) + Old[(9 * Width) + i]) / 3), resized[(50 * Width) + i], 1e-6f);
            Assert.Equal(Enumerable.Range(0, 50).Average(row => (double)Old[(row * Width) + i]), resized[(51 * Width) + i], 1e-6);
            Assert.Equal(Old[(7 * Width) + i], resized[(52 * Width) + i]);
        }
    }

    [Theory]
    [InlineData(1, 51)]
    [InlineData(8, 56)]
    [InlineData(64, 64)]
    [InlineData(51, 51)]
    public void Resize_toAMultiple_fillsUpWithTheMean(int multiple, int rows)
    {
        var resized = EmbeddingResize.Resize(Old, Width, [new NewRow.MeanOf([3])], seed: 1, multiple);
        var mean = EmbeddingResize.Resize(Old, Width, [new NewRow.MeanOfAll()], seed: 1)[Old.Length..];

        Assert.Equal(rows, EmbeddingResize.RowCount(50, 1, multiple));
        Assert.Equal(rows * Width, resized.Length);
        Assert.All(resized[(51 * Width)..].Chunk(Width), row => Assert.Equal(mean, row));
    }

    [Theory]
    [InlineData(NewRowPolicy.Pieces)]
    [InlineData(NewRowPolicy.Mean)]
    [InlineData(NewRowPolicy.Drawn)]
    public void Resize_byAPlan_dropsPaddingAndDoesAsTheRowsSay(NewRowPolicy policy)
    {
        var plan = new EmbeddingPlan { BaseVocabularySize = 48, NewRows = policy, OldTokens = [[4, 9, 4], [], [7]], Multiple = 8, Seed = 5 };
        NewRow[] rows = policy switch
        {
            NewRowPolicy.Pieces => [new NewRow.MeanOf([4, 9, 4]), new NewRow.MeanOfAll(), new NewRow.MeanOf([7])],
            NewRowPolicy.Mean => [new NewRow.MeanOfAll(), new NewRow.MeanOfAll(), new NewRow.MeanOfAll()],
            _ => [new NewRow.Drawn(), new NewRow.Drawn(), new NewRow.Drawn()],
        };

        var resized = EmbeddingResize.Resize("embed_tokens", Old, Width, plan);

        Assert.Equal(EmbeddingResize.Resize(Old.AsSpan(0, 48 * Width), Width, rows, seed: 5, multiple: 8), resized);
        Assert.Equal(plan.RowCount * Width, resized.Length);
        Assert.NotEqual(Old[(48 * Width)..(49 * Width)], resized[(48 * Width)..(49 * Width)]);
    }

    [Fact]
    public void Resize_byAPlanOfALargerVocabulary_namesBothShapes()
    {
        var plan = new EmbeddingPlan { BaseVocabularySize = 51, NewRows = NewRowPolicy.Mean, OldTokens = [[]] };

        var error = Assert.Throws<ShapeException>(() => EmbeddingResize.Resize("embed_tokens", Old, Width, plan));

        Assert.Equal("embed_tokens: expected shape [at least 51, 3], found [50, 3].", error.Message);
    }

    [Fact]
    public void Resize_withDrawnRows_hasMeanAndCovarianceOfTheOldOnes()
    {
        const int Drawn = 20_000;
        var rows = EmbeddingResize.Resize(Old, Width, [.. Enumerable.Repeat(new NewRow.Drawn(), Drawn)], seed: 3)[Old.Length..].Chunk(Width).ToArray();
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
    public void Resize_withDrawnRows_isAFunctionOfSeedAndPlace()
    {
        NewRow[] plan = [new NewRow.Drawn(), new NewRow.Drawn()];
        var first = EmbeddingResize.Resize(Old, Width, plan, seed: 3);

        Assert.Equal(first, EmbeddingResize.Resize(Old, Width, plan, seed: 3));
        Assert.NotEqual(first, EmbeddingResize.Resize(Old, Width, plan, seed: 4));
        Assert.NotEqual(first[^(2 * Width)..^Width], first[^Width..]);
        Assert.Equal(first[^Width..], EmbeddingResize.Resize(Old, Width, [new NewRow.MeanOfAll(), new NewRow.Drawn()], seed: 3)[^Width..]);
    }

    [Theory]
    [InlineData(new[] { 0, 50 }, "Row 50 begins at the mean of rows [0, 50]: expected one or more of 0 … 49. (Parameter 'rows')")]
    [InlineData(new[] { -1 }, "Row 50 begins at the mean of rows [-1]: expected one or more of 0 … 49. (Parameter 'rows')")]
    [InlineData(new int[0], "Row 50 begins at the mean of rows []: expected one or more of 0 … 49. (Parameter 'rows')")]
    public void Resize_fromRowsThatAreNotThere_saysWhich(int[] ids, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => EmbeddingResize.Resize(Old, Width, [new NewRow.MeanOf(ids)], seed: 1)).Message);

    [Fact]
    public void Resize_ofWhatIsNoMatrix_throws()
    {
        Assert.Throws<ArgumentException>(() => EmbeddingResize.Resize(new float[7], Width, [], seed: 1));
        Assert.Throws<ArgumentException>(() => EmbeddingResize.Resize(new float[3], Width, [new NewRow.Drawn()], seed: 1));
        Assert.Throws<OverflowException>(() => EmbeddingResize.Resize(Old, Width, [], seed: 1, multiple: int.MaxValue));
    }

    private static double Mean(float[][] rows, int i) => rows.Average(row => (double)row[i]);

    private static double Covariance(float[][] rows, int i, int j)
    {
        var (a, b) = (Mean(rows, i), Mean(rows, j));
        return rows.Sum(row => (row[i] - a) * (row[j] - b)) / (rows.Length - 1);
    }
}
