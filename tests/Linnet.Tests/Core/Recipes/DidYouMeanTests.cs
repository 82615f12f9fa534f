using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class DidYouMeanTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_countsEditsAndSwapsOfNeighbours(string a, string b, int expected)
    {
        Assert.Equal(expected, DidYouMean.Distance(a, b));
        Assert.Equal(expected, DidYouMean.Distance(b, a));
    }

    [Theory]
    [InlineData("stpes", "steps")]
    [InlineData("warmup-steps", "warmup_steps")]
    [InlineData("Steps", "steps")]
    [InlineData("learning_rat", "learning_rate")]
    [InlineData("lr", null)]
    [InlineData("completely_other", null)]
    public void Nearest_withinAThirdOfTheName_isSuggested(string typed, string? expected) =>
        Assert.Equal(expected, DidYouMean.Nearest(typed, ["steps", "warmup_steps", "learning_rate"]));

    [Theory]
    [InlineData("tokenizer_trian", "tokenizer-train")]
    [InlineData("--quik", "--quick")]
    [InlineData("--fast", null)]
    public void Nearest_ofNamesWithHyphens_isSuggested(string typed, string? expected) =>
        Assert.Equal(expected, DidYouMean.Nearest(typed, ["tokenizer-train", "--quick", "--run", "--data"]));
}
