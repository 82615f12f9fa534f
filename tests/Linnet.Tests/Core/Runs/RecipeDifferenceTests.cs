using Linnet.Core.Runs;

namespace Linnet.Tests.Core.Runs;

public sealed class RecipeDifferenceTests
{
    private const string Recipe = """
        stage: pretrain
        training:
          steps: 20
          rate: 0.001
        sources:
        - path: a.txt
          weight: 1
        - path: b.txt
        empty: []
        """;

    [Fact]
    public void Between_equalRecipes_isEmpty() => Assert.Empty(RecipeDifference.Between(Recipe, Recipe.Replace("\n", "\n\n", StringComparison.Ordinal)));

    [Theory]
    [InlineData("steps: 20", "steps: 30", "training.steps", "20", "30")]
    [InlineData("path: b.txt", "path: c.txt", "sources.1.path", "b.txt", "c.txt")]
    [InlineData("empty: []", "empty: {}", "empty", "[]", "{}")]
    [InlineData("\n  weight: 1", "", "sources.0.weight", "1", null)]
    [InlineData("stage: pretrain", "stage: \"pretrain\"", "stage", "pretrain", "\"pretrain\"")]
    public void Between_oneChange_namesTheKeyAndBothValues(string from, string to, string key, string left, string? right)
    {
        var difference = Assert.Single(RecipeDifference.Between(Recipe, Recipe.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal(new RecipeDifference(key, left, right), difference);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: &x 1\nb: *x")]
    [InlineData("a: b: c")]
    [InlineData("a: !![ 1")]
    [InlineData("a: \"\\Uffffffff\"")]
    [InlineData("a: [1\nb: 2")]
    public void Between_withBrokenYaml_isInvalidData(string broken) =>
        Assert.Throws<InvalidDataException>(() => RecipeDifference.Between(Recipe, broken));

    [Fact]
    public void Between_withDeepYaml_isInvalidData() =>
        Assert.Throws<InvalidDataException>(() => RecipeDifference.Between(Recipe, new string('[', 100_000)));
}
