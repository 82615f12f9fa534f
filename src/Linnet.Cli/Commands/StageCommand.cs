using System.CommandLine;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet pretrain RECIPE [key=value …] --run DIR</c>: runs one stage. Without a recipe: <c>key=value … out=DIR</c>.</summary>
internal static class StageCommand
{
    private const string ShardKey = "shard=";

    /// <param name="entry">The stage.</param>
    /// <param name="stages">All stages.</param>
    /// <param name="session">The session.</param>
    /// <param name="direct">Does the work of key=value alone in a way of its own and gives its summary; null: the stage does it.</param>
    public static Command Create(
        StageEntry entry, IReadOnlyList<StageEntry> stages, Session session, Func<IReadOnlyList<string>, Session, JsonObject>? direct = null)
    {
        var recipe = new Argument<string>("RECIPE|key=value") { Description = new Text("The recipe, a YAML file; or key=value alone, with out=DIR", "配方（YAML 文件）；也可只写 key=value 和 out=输出文件夹").In(session.Language) };
        var overrides = Overrides(session);
        overrides.Description = new Text(
            $"Values that replace the recipe's. Every key is told by: recipe explain {entry.Name}", $"替换配方中的值。全部键的说明：recipe explain {entry.Name}").In(session.Language);
        var run = RunOption(session);
        run.Description = new Text("The run's folder; required with a recipe, but for --dry-run", "运行目录；使用配方时，除 --dry-run 外必须给出").In(session.Language);
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = new Text("Check the recipe and its inputs, print every value, run nothing", "只检查配方及其输入并打印全部取值，不运行").In(session.Language),
        };
        var json = DoctorCommand.JsonOption(session);
        var command = new Command(entry.Command.Split(' ')[^1], entry.Summary.In(session.Language)) { recipe, overrides, run, dryRun, json };
        command.SetAction(parsed =>
        {
            string[] words = [parsed.GetRequiredValue(recipe), .. parsed.GetRequiredValue(overrides)];
            if (words[0].Contains('=', StringComparison.Ordinal) && !File.Exists(words[0]))
            {
                if (direct is not null)
                {
                    RequireNoRun(parsed.GetValue(run), parsed.GetValue(dryRun));
                    return Print(direct(words, session), parsed.GetValue(json), session);
                }

                var settings = StageSettings.Of(words, entry);
                var given = entry.Read(settings.Values);
                return parsed.GetValue(dryRun) ? DryRun(given, Run(parsed.GetValue(run) ?? "runs/dry"), session)
                    : Done(entry, settings.Run(given, parsed.GetValue(run), session), parsed.GetValue(json), session);
            }

            RequireItsRecipe(entry, parsed.GetRequiredValue(recipe), stages);
            if (entry.Share is { } share && words.LastOrDefault(w => w.StartsWith(ShardKey, StringComparison.Ordinal)) is { } shard)
            {
                List<string> others = [.. parsed.GetRequiredValue(overrides).Where(w => !w.StartsWith(ShardKey, StringComparison.Ordinal))];
                return Shared(share(words[0], others, Shard.Parse(shard[ShardKey.Length..]), Run(parsed.GetValue(run)), session), parsed.GetValue(json), session);
            }

            var read = entry.Read(parsed.GetRequiredValue(recipe), parsed.GetRequiredValue(overrides));
            if (parsed.GetValue(dryRun))
            {
                return DryRun(read, Run(parsed.GetValue(run) ?? "runs/dry"), session);
            }

            return Done(entry, read.Run(Run(parsed.GetValue(run)), session), parsed.GetValue(json), session);
        });
        return command;
    }

    /// <summary><c>key=value</c> arguments, which override recipe data.</summary>
    public static Argument<string[]> Overrides(Session session) => new("key=value")
    {
        Description = new Text("Values that replace the recipe's", "替换配方中的值").In(session.Language),
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The run's folder, which must have a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static RunDirectory Run(string? folder) => string.IsNullOrWhiteSpace(folder)
        ? throw new UsageException(new Text(
            "--run is missing: name the run's folder, such as --run runs/first.", "缺少 --run：请指定运行目录，例如 --run runs/first。"))
        : new RunDirectory(folder);

    public static Option<string?> RunOption(Session session) => new("--run")
    {
        Description = new Text("The run's folder", "运行目录").In(session.Language),
        HelpName = "DIR",
    };

    /// <summary>Says how a stage ended, and where its files are.</summary>
    public static void Report(StageOutcome outcome, Session session)
    {
        session.Say(outcome.AlreadyComplete
            ? new Text($"{outcome.Folder}: already complete", $"{outcome.Folder}：已完成，无需重做")
            : new Text($"{outcome.Folder}: done", $"{outcome.Folder}：完成"));
        var report = Path.Combine(outcome.Folder, StageFiles.Report);
        if (File.Exists(report))
        {
            session.Say(new Text($"Report: {report}", $"报告：{report}"));
        }
    }

    private static int Done(StageEntry entry, StageOutcome outcome, bool json, Session session)
    {
        Report(outcome, session);
        if (entry.Result is { } result)
        {
            session.Say(result(outcome.Manifest.Summary));
        }

        return Print(outcome.Manifest.Summary, json, session);
    }

    private static int Shared(JsonObject result, bool json, Session session)
    {
        session.Say(new Text(
            $"shard {result["shard"]}: its {result["own"]} parts are there; {result["there"]} of all {result["parts"]}. When all are, run the same command without shard.",
            $"shard {result["shard"]}：其 {result["own"]} 个分片已完成；全部 {result["parts"]} 个中已有 {result["there"]} 个。全部完成后，请去掉 shard 再次运行同一命令。"));
        return Print(result, json, session);
    }

    private static int Print(JsonObject summary, bool json, Session session)
    {
        if (json)
        {
            session.Out.WriteLine(summary.ToJsonString(JsonOutput.Options));
        }

        return (int)ExitCode.Done;
    }

    private static void RequireNoRun(string? run, bool dryRun)
    {
        if (run is not null || dryRun)
        {
            throw new UsageException(new Text(
                "--run and --dry-run are for recipes: with key=value alone, name the folder to write, out=DIR.",
                "--run 与 --dry-run 仅用于配方：只写 key=value 时，请用 out=输出文件夹 指定结果位置。"));
        }
    }

    // Told before everything else that is then wrong with it.
    private static void RequireItsRecipe(StageEntry entry, string path, IReadOnlyList<StageEntry> stages)
    {
        string stage;
        try
        {
            stage = RecipeReader.StageOf(path);
        }
        catch (RecipeException)
        {
            return; // reading it tells all that is wrong
        }

        var command = stage == StoryRecipe.StageName ? "run" : stages.FirstOrDefault(s => s.Name == stage)?.Command;
        if (stage != entry.Name && command is not null)
        {
            throw new UsageException(new Text(
                $"{path}: this is a recipe for the stage {stage}: use `{command}`.", $"{path}：这是阶段 {stage} 的配方：请用 `{command}`。"));
        }
    }

    private static int DryRun(ReadRecipe read, RunDirectory run, Session session)
    {
        session.Out.Write(read.Resolved);
        var code = ExitCode.Done;
        foreach (var input in read.Inputs(run))
        {
            var path = run.Resolve(input.Path);
            var there = File.Exists(path) || Directory.Exists(path);
            session.Say(there
                ? new Text($"input {input.Path}: there", $"输入 {input.Path}：存在")
                : new Text($"input {input.Path}: missing", $"输入 {input.Path}：缺失"));
            code = there ? code : ExitCode.ArtifactMismatch;
        }

        return (int)code;
    }
}
