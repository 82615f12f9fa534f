using Linnet.Cli.Commands;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;

namespace Linnet.Cli.Tour;

/// <summary>Reads recipes and story files into recipes that are ready to run.</summary>
internal static class Story
{
    /// <summary>One recipe of a stage, or every chapter of a story: all problems are found before anything runs.</summary>
    /// <param name="path">A recipe or a story file.</param>
    /// <param name="stages">The stages that there are.</param>
    /// <exception cref="RecipeException">A file cannot be read or is no valid recipe.</exception>
    /// <exception cref="UsageException">A recipe names a stage that there is not.</exception>
    public static IReadOnlyList<ReadRecipe> Read(string path, IReadOnlyList<StageEntry> stages)
    {
        if (RecipeReader.StageOf(path) != StoryRecipe.StageName)
        {
            return [RunCommand.Find(stages, path).Read(path, [])];
        }

        return [.. RecipeReader.ReadFile<StoryRecipe>(path, []).Value.Chapters.Select(chapter =>
        {
            var recipe = Path.Combine(Path.GetDirectoryName(path) ?? "", chapter.Recipe);
            return RunCommand.Find(stages, recipe).Read(recipe, chapter.Set);
        })];
    }
}
