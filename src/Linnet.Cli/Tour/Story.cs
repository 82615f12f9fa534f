using Linnet.Cli.Commands;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
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

        var chapters = RecipeReader.ReadFile<StoryRecipe>(path, []).Value.Chapters
            .Select(chapter => (Section: chapter, Path: Path.Combine(Path.GetDirectoryName(path) ?? "", chapter.Recipe)))
            .Select(chapter => (chapter.Section, chapter.Path, Stage: RunCommand.Find(stages, chapter.Path)))
            .ToList();
        foreach (var lost in overrides.Where(o => !chapters.Any(c => For(c.Stage, o) is not null)))
        {
            throw new UsageException(new Text(
                $"{lost}: expected key=value with a key of one of the chapters, such as seed=2 or pretrain:training.steps=100, found none that has it. Try {Explain("en")}.",
                $"{lost}：应为 key=value，且键属于某一章的配方，例如 seed=2 或 pretrain:training.steps=100，实际没有这样的键。可试 {Explain("zh")}。"));
        }

        return [.. chapters.Select(c => new Chapter(
            c.Stage, c.Stage.Read(c.Path, [.. c.Section.Set, .. overrides.Select(o => For(c.Stage, o)).OfType<string>()]), c.Section.Seconds))];

        static string Explain(string language) => $"`recipe explain STAGE --lang {language}`";
    }

    // The override as the stage's recipe takes it; null when it is for others.
    private static string? For(StageEntry stage, string assignment)
    {
        var name = assignment[..Math.Max(0, assignment.IndexOf('=', StringComparison.Ordinal))];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var own = assignment[(colon + 1)..];
        return (colon < 0 || name[..colon] == stage.Name) && stage.HasKey(own) ? own : null;
    }

    /// <summary>Runs the chapters; those that are complete are passed over. On stderr stands how far the whole is.</summary>
    public static void Tell(IReadOnlyList<Chapter> chapters, RunDirectory run, Session session)
    {
        var started = session.Time.GetTimestamp();
        double expected = 0;
        for (var i = 0; i < chapters.Count; i++)
        {
            var chapter = chapters[i];
            if (chapters.Count > 1)
            {
                var elapsed = session.Time.GetElapsedTime(started);

                // This machine against the small one, by the chapters that were run here; the recipes' own figures at first.
                var pace = expected >= 5 ? elapsed.TotalSeconds / expected : 1;
                var rest = TimeSpan.FromSeconds(pace * chapters.Skip(i).Sum(c => c.Seconds));
                session.Say(new Text(
                    $"[{i + 1}/{chapters.Count}] {chapter.Stage.Name}: {chapter.Stage.Summary.English}  ({Duration.Clock(elapsed)} so far, about {Duration.Clock(rest)} left)",
                    $"[{i + 1}/{chapters.Count}] {chapter.Stage.Name}：{chapter.Stage.Summary.Chinese}（已用 {Duration.Clock(elapsed)}，约剩 {Duration.Clock(rest)}）"));
            }

            var outcome = chapter.Recipe.Run(run, session);
            expected += outcome.AlreadyComplete ? 0 : chapter.Seconds;
            StageCommand.Report(outcome, session);
        }
    }
}
