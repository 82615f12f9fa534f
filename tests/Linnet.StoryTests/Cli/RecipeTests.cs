using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

public sealed class RecipeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Check_ofEveryRecipeOfTheCheckout_isContent()
    {
        var recipes = Directory.GetFiles(Path.Combine(Checkout.Folder, "recipes"), "*.yaml", SearchOption.AllDirectories);
        Assert.True(recipes.Length >= 6);

        var result = ChildProgram.Run(Limit, ["recipe", "check", .. recipes]).Expect(0);

        Assert.All(recipes, recipe => Assert.Contains($"{recipe}: a valid ", result.Output, StringComparison.Ordinal));
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("en", "learning_rate", "default")]
    [InlineData("zh", "learning_rate", "默认")]
    public void Explain_ofAStage_tellsEveryKey(string language, params string[] expected)
    {
        var result = ChildProgram.Run(Limit, "recipe", "explain", "pretrain", "--lang", language).Expect(0);

        Assert.All(expected, phrase => Assert.Contains(phrase, result.Output, StringComparison.Ordinal));
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.All(lines.Where((_, i) => i % 2 == 1), line => Assert.Matches("^    [^ ]", line)); // no key without documentation
    }
}
