using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet run RECIPE… --run DIR</c>: runs recipes of any stages, and whole stories, one after the other into one run.</summary>
internal static class RunCommand
{
    public static Command Create(IReadOnlyList<StageEntry> stages, Session session)
    {
        var recipes = new Argument<string[]>("RECIPE|key=value")
        {
            Description = new Text(
                "Recipes or story files, in the order in which they run, and values that replace the recipes'", "配方或故事文件，按运行顺序；以及替换配方中的值").In(session.Language),
            Arity = ArgumentArity.OneOrMore,
        };
        var run = StageCommand.RunOption(session);
        run.Required = true;
        var command = new Command(
            "run", new Text("Run recipes of any stages into one run", "将任意阶段的配方依次运行到同一个运行目录").In(session.Language)) { recipes, run };
        command.SetAction(parsed =>
        {
            // Every recipe is read before the first runs: a slip in the last must not cost the hours of the first.
            var directory = StageCommand.Run(parsed.GetRequiredValue(run));
            var words = parsed.GetRequiredValue(recipes).ToLookup(word => word.Contains('=', StringComparison.Ordinal) && !File.Exists(word));
            if (!words[false].Any())
            {
                throw new UsageException(new Text("RECIPE is missing: name a recipe or a story file.", "缺少 RECIPE：请指定配方或故事文件。"));
            }

            var chapters = words[false].SelectMany(path => Story.Read(path, stages, [.. words[true]])).ToList();
            Story.Tell(chapters, directory, session);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>The stage that a recipe is for.</summary>
    /// <exception cref="RecipeException">The recipe names no stage.</exception>
    /// <exception cref="UsageException">The recipe names a stage that there is not.</exception>
    public static StageEntry Find(IReadOnlyList<StageEntry> stages, string path)
    {
        var name = RecipeReader.StageOf(path);
        var known = string.Join(", ", stages.Select(s => s.Name));
        var meant = DidYouMean.Nearest(name, stages.Select(s => s.Name));
        return stages.FirstOrDefault(s => s.Name == name) ?? throw new UsageException(new Text(
            $"{path}: stage: expected one of {known}, found {name}{(meant is null ? "" : $", did you mean {meant}?")}",
            $"{path}：stage：应为 {known} 之一，实际是 {name}{(meant is null ? "" : $"，是否想写 {meant}？")}"));
    }
}
