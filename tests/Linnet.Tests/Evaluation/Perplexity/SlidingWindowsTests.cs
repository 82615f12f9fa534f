using CsCheck;
using Linnet.Evaluation.Perplexity;

namespace Linnet.Tests.Evaluation.Perplexity;

public sealed class SlidingWindowsTests
{
    [Fact]
    public void Of_aSequenceThatFits_isOneWindow() =>
        Assert.Equal([new ScoredWindow(0, 6, 1)], SlidingWindows.Of(tokens: 6, context: 5, stride: 2));

    [Fact]
    public void Of_aLongSequence_overlaps() => Assert.Equal(
        [new ScoredWindow(0, 6, 1), new ScoredWindow(2, 6, 4), new ScoredWindow(4, 6, 4), new ScoredWindow(5, 6, 5)],
        SlidingWindows.Of(tokens: 11, context: 5, stride: 2));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_nothingToPredict_isNothing(int tokens) => Assert.Empty(SlidingWindows.Of(tokens, context: 5, stride: 2));

    [Fact]
    public void Of_anySequence_predictsEveryTokenOnceFromEnoughContext() =>
        (from tokens in Gen.Int[0, 60]
         from context in Gen.Int[1, 20]
         from stride in Gen.Int[1, context]
         select (tokens, context, stride)).Sample(given =>
        {
            List<int> predicted = [];
            foreach (var window in SlidingWindows.Of(given.tokens, given.context, given.stride))
            {
                Assert.InRange(window.Length - 1, 1, given.context);
                for (var i = window.FirstCounted; i < window.Length; i++)
                {
                    predicted.Add(window.Start + i);
                    Assert.True(i >= Math.Min(window.Start + i, given.context - given.stride + 1), "too little context");
                }
            }

            Assert.Equal(Enumerable.Range(1, Math.Max(0, given.tokens - 1)), predicted);
        });
}
