using Linnet.Cli.Commands;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;

namespace Linnet.Cli.Tour;

/// <summary>A recipe of a story, checked and ready to run.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Seconds">About how long it takes on a small machine.</param>
internal sealed record Chapter(StageEntry Stage, ReadRecipe Recipe, double Seconds);

/// <summary>Reads recipes and story files, and runs their chapters one after the other.</summary>
internal static class Story
{
    /// <summary>One recipe of a stage, or every chapter of a story: all problems are found before anything runs.</summary>
    /// <param name="path">A recipe or a story file.</param>
    /// <param name="stages">The stages that there are.</param>
    /// <param name="overrides">
    /// Values that replace the recipes': of a story <c>key=value</c> in each chapter that has the key, <c>stage:key=value</c> in that chapter alone.
    /// </param>
    /// <exception cref="RecipeException">A file cannot be read or is no valid recipe.</exception>
    /// <exception cref="UsageException">A recipe names a stage that there is not, or no chapter has an override's key.</exception>
    public static IReadOnlyList<Chapter> Read(string path, IReadOnlyList<StageEntry> stages, IReadOnlyList<string> overrides)
    {
        if (RecipeReader.StageOf(path) != StoryRecipe.StageName)
        {
            var stage = RunCommand.Find(stages, path);
            return [new Chapter(stage, stage.Read(path, overrides), 1)];
        }

        var sections = RecipeReader.ReadFile<StoryRecipe>(path, []).Value.Chapters
            .Select(chapter => (Section: chapter, Path: Path.Combine(Path.GetDirectoryName(path) ?? "", chapter.Recipe)))
            .Select(chapter => (chapter.Section, chapter.Path, Stage: RunCommand.Find(stages, chapter.Path)))
            .ToList();
        StoryOverrides.RequireKeys([.. sections.Select(c => c.Stage)], overrides);
        var (chapters, problems) = (new List<Chapter>(), new List<(StageEntry Stage, RecipeProblem Problem)>());
        foreach (var (section, recipe, stage) in sections)
        {
            try
            {
                var values = section.Set.Concat(overrides.Select(o => StoryOverrides.For(stage, o)).OfType<string>());
                chapters.Add(new Chapter(stage, stage.Read(recipe, [.. values]), section.Seconds));
            }
            catch (RecipeException error)
            {
                problems.AddRange(error.Problems.Select(problem => (stage, problem)));
            }
        }

        // The same slip in a key of many chapters is told once.
        return problems.Count == 0 ? chapters : throw new RecipeException(
            [.. problems.DistinctBy(p => p.Problem).Select(p => OfChapter(p.Stage, p.Problem))]);
    }

    // A value that did not come from the recipe's file is a chapter's: pretrain:training.steps.
    private static RecipeProblem OfChapter(StageEntry stage, RecipeProblem problem) =>
        problem.Path is null ? problem with { Key = $"{stage.Name}:{problem.Key}" } : problem;

    /// <summary>Runs the chapters; those that are complete are passed over. On stderr stands how far the whole is.</summary>
    public static void Tell(IReadOnlyList<Chapter> chapters, RunDirectory run, Session session)
    {
        var started = session.Time.GetTimestamp();
        var pace = new PlannedPace(chapters.Sum(c => c.Seconds));
        for (var i = 0; i < chapters.Count; i++)
        {
            var chapter = chapters[i];
            if (chapters.Count > 1)
            {
                var elapsed = session.Time.GetElapsedTime(started);
                var rest = pace.Expect(chapters.Skip(i).Sum(c => c.Seconds));
                session.Say(new Text(
                    $"[{i + 1}/{chapters.Count}] {chapter.Stage.Name}: {chapter.Stage.Summary.English}  ({Duration.Clock(elapsed)} so far, about {Duration.Clock(rest)} left)",
                    $"[{i + 1}/{chapters.Count}] {chapter.Stage.Name}：{chapter.Stage.Summary.Chinese}（已用 {Duration.Clock(elapsed)}，约剩 {Duration.Clock(rest)}）"));
            }

            var began = session.Time.GetTimestamp();
            var outcome = chapter.Recipe.Run(run, session);
            if (outcome is { AlreadyComplete: false, Resumed: false })
            {
                pace.Add(chapter.Seconds, session.Time.GetElapsedTime(began));
            }

            StageCommand.Report(outcome, session);
        }
    }
}
