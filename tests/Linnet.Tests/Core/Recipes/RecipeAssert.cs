using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

/// <summary>What the tests of every recipe ask for.</summary>
public static class RecipeAssert
{
    /// <summary>Fails when a property of <typeparamref name="T"/> lacks its [Key], or says nothing in one of the languages.</summary>
    public static void EveryKeyIsDocumented<T>()
        where T : IRecipe
    {
        var keys = RecipeSchema.Of<T>();
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            Assert.False(string.IsNullOrWhiteSpace(key.Documentation.English), $"{key.Path}: no English documentation");
            Assert.True(key.Documentation.Chinese.Any(c => c is >= '\u4E00' and <= '\u9FFF'), $"{key.Path}: no Chinese documentation");
        });
    }

    /// <summary>Reads the text and returns the lines of its error in one language; fails when it is read without one.</summary>
    public static string[] Problems<T>(string yaml, IReadOnlyList<string>? overrides = null, Language language = Language.English)
        where T : IRecipe
    {
        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadText<T>(yaml, "r.yaml", overrides ?? []));
        Assert.Equal(Linnet.Core.Errors.ExitCode.Usage, error.ExitCode);
        return error.Text.In(language).Split('\n');
    }
}
