using Linnet.Cli.Commands;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.TextFiles;

namespace Linnet.Cli.Tour;

/// <summary>Compares a tour with what its run already holds, before a chapter works.</summary>
internal static class HeldTour
{
    private const int ShownFiles = 5;

    /// <summary>Requires that everything in the run is of this very tour.</summary>
    /// <exception cref="ArtifactException">It is of another one: says which option, or else which key, differs.</exception>
    public static void RequireSame(TourChoice choice, IReadOnlyList<Chapter> chapters, RunDirectory run, IReadOnlyList<StageEntry> stages)
    {
        // What failed before it wrote anything binds nobody.
        var held = run.Stages().Where(place => place.HoldsWork()).ToList();
        var text = held.Find(place => place.Name == TextFilesStage.StageName);
        if (held.Count > 0 && choice.IsOwnText != text is not null)
        {
            throw text is null ? WithoutData(run) : WithData(run, text);
        }

        if (held.Find(place => !chapters.Any(chapter => chapter.Stage.Name == place.Name)) is { } stranger)
        {
            throw new ArtifactException(
                run.Path,
                new Text("a run with this tour's chapters alone", "只含本次各章的运行目录"),
                Text.Same(Path.GetFileName(stranger.Folder)),
                NameAnother);
        }

        if (Refusal(chapters, run) is { } difference)
        {
            throw IsOf(choice with { Quick = !choice.Quick }, run, stages) ? OtherLength(choice, run) : difference;
        }
    }

    private static bool IsOf(TourChoice choice, RunDirectory run, IReadOnlyList<StageEntry> stages)
    {
        try
        {
            return Refusal(choice.Read(stages), run) is null;
        }
        catch (RecipeException)
        {
            return false; // the values fit the tour that was asked for alone
        }
    }

    private static Text NameAnother { get; } = new("Name another run with --run.", "请用 --run 指定另一个运行目录。");

    private static ArtifactException? Refusal(IReadOnlyList<Chapter> chapters, RunDirectory run) =>
        chapters.Select(chapter => chapter.Recipe.Refusal(run)).FirstOrDefault(refusal => refusal is not null);

    private static ArtifactException WithData(RunDirectory run, StagePlace text)
    {
        var option = $"--data {Files(text)}";
        return new(
            run.Path,
            new Text("a run of .NET's text", "使用 .NET 文本的运行"),
            new Text("one of your own text", "使用自己文本的运行"),
            new Text($"This run was made with {option}: add it, or name another --run.", $"该运行是用 {option} 生成的：请加上它，或另指定 --run。"));
    }

    private static ArtifactException WithoutData(RunDirectory run) => new(
        run.Path,
        new Text("a run of your own text", "使用自己文本的运行"),
        new Text("one of .NET's text", "使用 .NET 文本的运行"),
        new Text("This run was made without --data: leave it out, or name another --run.", "该运行生成时没有用 --data：请去掉它，或另指定 --run。"));

    private static ArtifactException OtherLength(TourChoice choice, RunDirectory run)
    {
        var (full, quick) = (new Text("a run of the full tour", "完整流程的运行"), new Text("a run of the quick tour", "快速流程的运行"));
        return choice.Quick
            ? new(run.Path, quick, full, new Text(
                "This run was made without --quick: leave it out, or name another --run.", "该运行生成时没有用 --quick：请去掉它，或另指定 --run。"))
            : new(run.Path, full, quick, new Text(
                "This run was made with --quick: add it, or name another --run.", "该运行是用 --quick 生成的：请加上它，或另指定 --run。"));
    }

    // The files as they are typed; a recipe that cannot be read leaves them unnamed.
    private static string Files(StagePlace text)
    {
        try
        {
            var files = RecipeReader.ReadFile<TextFilesRecipe>(Path.Combine(text.Folder, StageFiles.ResolvedRecipe), []).Value.Files;
            return string.Join(' ', files.Take(ShownFiles).Select(Invocation.Quote)) + (files.Count > ShownFiles ? " …" : "");
        }
        catch (RecipeException)
        {
            return "FILE…";
        }
    }
}
