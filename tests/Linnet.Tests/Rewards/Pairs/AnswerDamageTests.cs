using Linnet.Core.Random;
using Linnet.Rewards.Pairs;

namespace Linnet.Tests.Rewards.Pairs;

public sealed class AnswerDamageTests
{
    private const string English = "Gets the number of items, which may be zero, in this list.";
    private const string Chinese = "获取此列表中的元素个数。";

    private static readonly CounterRandom Draws = new(1, "damage");

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void Cut_ofASentence_isItsBeginningWithoutAMark(string text)
    {
        for (var i = 0UL; i < 100; i++)
        {
            var cut = AnswerDamage.Cut(text, Draws, i)!;
            Assert.StartsWith(cut, text, StringComparison.Ordinal);
            Assert.InRange(cut.Length, 2, text.Length * 9 / 10);
            Assert.DoesNotContain(cut[^1], ".,。，");
        }

        Assert.True(Enumerable.Range(0, 100).Select(i => AnswerDamage.Cut(text, Draws, (ulong)i)).Distinct().Count() > 3);
    }

    [Theory]
    [InlineData("Gets the number of items")]
    [InlineData("Gets it now.")]
    public void Cut_ofWhatWouldNotShow_isNone(string text) => Assert.Null(AnswerDamage.Cut(text, Draws, 0));

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void Repeat_ofASentence_isLongerAndHoldsItsWordsOnly(string text)
    {
        var whole = 0;
        for (var i = 0UL; i < 100; i++)
        {
            var repeated = AnswerDamage.Repeat(text, Draws, i)!;
            Assert.True(repeated.Length > text.Length);
            Assert.Subset(AnswerUnits.Of(text).Pieces.ToHashSet(), AnswerUnits.Of(repeated).Pieces.ToHashSet());
            whole += repeated.Replace(text, "", StringComparison.Ordinal).Trim().Length == 0 ? 1 : 0;
        }

        Assert.InRange(whole, 30, 70);
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void Shuffle_ofASentence_hasTheSameWordsInAnotherOrder(string text)
    {
        for (var i = 0UL; i < 100; i++)
        {
            var shuffled = AnswerDamage.Shuffle(text, Draws, i)!;
            Assert.NotEqual(text, shuffled);
            Assert.Equal(AnswerUnits.Of(text).Pieces.Order(StringComparer.Ordinal), AnswerUnits.Of(shuffled).Pieces.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Shuffle_ofEqualWords_isNone() => Assert.Null(AnswerDamage.Shuffle("so so so so so", Draws, 0));
}
