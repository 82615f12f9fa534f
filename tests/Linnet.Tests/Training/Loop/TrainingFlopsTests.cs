using Linnet.Model;
using Linnet.Training.Loop;

namespace Linnet.Tests.Training.Loop;

public sealed class TrainingFlopsTests
{
    private static readonly DecoderDescription Small = new()
    {
        VocabularySize = 257,
        Width = 8,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 2,
        FeedForwardWidth = 20,
        MaximumSequenceLength = 16,
    };

    [Fact]
    public void PerToken_ofSmallModel_isTheHandCountedSum()
    {
        // A block: q 64, k 32, v 32, o 64, three of 160; the head 257 x 8. Attention: 2 blocks of 4 x 2 over 16 tokens.
        var expected = (6 * ((2 * (64 + 32 + 32 + 64 + 480)) + (257 * 8))) + (6 * 2 * 4 * 2 * 16);

        Assert.Equal(expected, TrainingFlops.PerToken(Small, 16));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(5, 16)]
    [InlineData(15, 16)]
    [InlineData(300, 1_000)]
    public void PerToken_withAWindow_countsThePairsThatAreSeen(int window, int length)
    {
        var narrow = Small with { SlidingWindow = window, MaximumSequenceLength = length };

        // Pairs one by one. T²/2 leaves out half of the diagonal, W/2 pairs of a window.
        var seen = Enumerable.Range(1, length).Sum(position => (double)Math.Min(position, window)) - (window / 2.0);
        var matrices = TrainingFlops.PerToken(Small, 16) - (6 * 2 * 4 * 2 * 16);

        Assert.Equal(matrices + (12 * 2 * 4 * 2 * seen / length), TrainingFlops.PerToken(narrow, length), 1e-6);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    public void PerToken_withAWindowThatHidesNothing_isTheSame(int window) =>
        Assert.Equal(TrainingFlops.PerToken(Small, 16), TrainingFlops.PerToken(Small with { SlidingWindow = window }, 16));

    [Fact]
    public void PerToken_withFreeHead_isTheSame_becauseTheLookUpMultipliesNothing() =>
        Assert.Equal(TrainingFlops.PerToken(Small, 16), TrainingFlops.PerToken(Small with { TiedHead = false }, 16));

    [Fact]
    public void PerTokenOfNanoGpt_ofSmallModel_isTheHandCountedSum()
    {
        // 2 blocks of 672 with two norms of 8, the last norm, the embeddings; attention twice as much, nothing masked.
        var parameters = (2 * (672 + 16)) + 8 + (257 * 8);

        Assert.Equal((6 * parameters) + (12 * 2 * 4 * 2 * 16), TrainingFlops.PerTokenOfNanoGpt(Small, 16));
        Assert.Equal(parameters, WeightNames.All(Small).Sum(weight => weight.Shape.Aggregate(1L, (product, length) => product * length)));
    }
}
