using System.CommandLine;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Spectre.Console;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet runs list | show | compare | verify</c>.</summary>
internal static class RunsCommand
{
    public static Command Create(Session session) => new("runs", new Text("Look at runs", "查看运行").In(session.Language))
    {
        List(session),
        Show(session),
        RunsCompareCommand.Create(session),
        Verify(session),
    };

    /// <summary>A run that must be there.</summary>
    /// <exception cref="ArtifactException">No stage was ever started in it.</exception>
    public static RunDirectory Existing(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException(new Text("RUN is empty: name the run's folder.", "RUN 为空：请指定运行目录。"));
        }

        var run = new RunDirectory(path);
        return run.Stages().Count > 0 ? run : throw new ArtifactException(
            path,
            new Text("a run", "一个运行目录"),
            Directory.Exists(path) ? new Text("a folder without stages", "没有任何阶段的文件夹") : new Text("nothing", "什么也没有"),
            new Text("The command `runs list` shows the runs.", "命令 `runs list` 会列出所有运行。"));
    }

    /// <summary>A stage's state in a word or two.</summary>
    public static Text State(StageStatus stage) =>
        stage.Problem is not null ? new Text("damaged", "已损坏")
        : stage.Place.IsComplete ? new Text("complete", "已完成")
        : new Text("unfinished", "未完成");

    private static Command List(Session session)
    {
        var root = new Argument<string>("DIR")
        {
            Description = new Text("The folder of the runs", "存放各次运行的文件夹").In(session.Language),
            DefaultValueFactory = _ => "runs",
        };
        var json = DoctorCommand.JsonOption(session);
        var command = new Command("list", new Text("List the runs", "列出所有运行").In(session.Language)) { root, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(root);
            if (parsed.GetResult(root) is { Tokens.Count: > 0 } && !Directory.Exists(folder))
            {
                throw new ArtifactException(
                    folder,
                    new Text("a folder of runs", "存放各次运行的文件夹"),
                    File.Exists(folder) ? new Text("a file", "文件") : new Text("nothing: it does not exist", "不存在的路径"),
                    new Text("Check the path; without one, runs is meant.", "请检查路径；不给出时为 runs。"));
            }

            var runs = RunCatalog.List(folder);
            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(new JsonArray([.. runs.Select(ToJson)]).ToJsonString(JsonOutput.Options));
                return (int)ExitCode.Done;
            }

            if (runs.Count == 0)
            {
                session.Say(new Text($"{folder}: no runs yet", $"{folder}：还没有运行"));
                return (int)ExitCode.Done;
            }

            var table = NewTable(session, new Text("run", "运行"), new Text("stage", "阶段"), new Text("state", "状态"), new Text("finished", "完成时间"));
            foreach (var (run, stage) in runs.SelectMany(r => r.Stages.Select(s => (r, s))))
            {
                table.AddRow(
                    Cell(run.Path), Cell(Path.GetFileName(stage.Place.Folder)), Cell(State(stage).In(session.Language)), Cell(Finished(stage)));
            }

            session.Print(table);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Show(Session session)
    {
        var run = new Argument<string>("RUN") { Description = new Text("The run's folder", "运行目录").In(session.Language) };
        var json = DoctorCommand.JsonOption(session);
        var command = new Command("show", new Text("Show one run's stages and results", "显示一次运行的各阶段与结果").In(session.Language)) { run, json };
        command.SetAction(parsed =>
        {
            var status = RunCatalog.Read(Existing(parsed.GetRequiredValue(run)));
            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(ToJson(status).ToJsonString(JsonOutput.Options));
                return (int)ExitCode.Done;
            }

            foreach (var stage in status.Stages)
            {
                Show(stage, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Show(StageStatus stage, Session session)
    {
        session.Out.WriteLine($"{Path.GetFileName(stage.Place.Folder)}  {State(stage).In(session.Language)}  {Finished(stage)}");
        if (stage.Problem is not null)
        {
            session.Print(stage.Problem);
        }

        if (stage.Manifest is not { } manifest)
        {
            return;
        }

        session.Print(new Text(
            $"    seed {manifest.Seed}, {manifest.Device ?? "cpu"}, {manifest.Dtype ?? "-"}, {manifest.Threads} threads, version {manifest.Version} ({manifest.Commit})",
            $"    种子 {manifest.Seed}，{manifest.Device ?? "cpu"}，{manifest.Dtype ?? "-"}，{manifest.Threads} 线程，版本 {manifest.Version}（{manifest.Commit}）"));
        foreach (var line in SummaryText.Lines(manifest.Summary, session.Language))
        {
            session.Out.WriteLine($"    {line}");
        }
    }

    private static Command Verify(Session session)
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = new Text("Runs' folders", "运行目录").In(session.Language),
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "verify", new Text("Hash every output again; name what is damaged", "重新计算所有输出的哈希，指出损坏的文件").In(session.Language)) { runs };
        command.SetAction(parsed =>
        {
            var worst = ExitCode.Done;
            foreach (var path in parsed.GetRequiredValue(runs))
            {
                var result = RunVerification.Verify(Existing(path), session.Progress, session.Cancellation);
                foreach (var problem in result.Problems)
                {
                    session.Print(problem);
                }

                worst = result.Problems.Count > 0 || result.Files == 0 ? ExitCode.ArtifactMismatch : worst;
                session.Print(Verdict(path, result));
            }

            return (int)worst;
        });
        return command;
    }

    private static Text Verdict(string path, VerificationResult result)
    {
        if (result.Problems.Count == 0 && result.Files == 0)
        {
            return new Text(
                $"{path}: nothing to verify: no stage is finished, and {result.NotCovered} files of unfinished ones stand in no list yet",
                $"{path}：没有可校验的内容：尚无已完成的阶段，未完成阶段的 {result.NotCovered} 个文件还没有清单");
        }

        var verdict = result.Problems.Count == 0
            ? new Text($"{path}: {result.Files} files verified, all as they were written", $"{path}：已校验 {result.Files} 个文件，全部与写入时一致")
            : new Text(
                $"{path}: {result.Problems.Count} problems, {result.Files} files verified",
                $"{path}：发现 {result.Problems.Count} 处问题，已校验 {result.Files} 个文件");
        return result.NotCovered == 0 ? verdict : new Text(
            $"{verdict.English}; {result.NotCovered} not covered: their stage is unfinished",
            $"{verdict.Chinese}；另有 {result.NotCovered} 个文件未被校验：所属阶段尚未完成");
    }

    private static JsonObject ToJson(RunStatus run) => new()
    {
        ["name"] = run.Name,
        ["path"] = run.Path,
        ["stages"] = new JsonArray([.. run.Stages.Select(stage => new JsonObject
        {
            ["number"] = stage.Place.Number,
            ["name"] = stage.Place.Name,
            ["folder"] = stage.Place.Folder,
            ["state"] = State(stage).English,
            ["finished"] = stage.Manifest?.Finished.ToString("O"),
            ["summary"] = stage.Manifest?.Summary.DeepClone(),
        })]),
    };

    private static string Finished(StageStatus stage) => stage.Manifest?.Finished.ToString("yyyy-MM-dd HH:mm 'UTC'") ?? "";

    /// <summary>A table without frames, as it reads best in a log.</summary>
    public static Table NewTable(Session session, params Text[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Cell(column.In(session.Language))));
        }

        return table;
    }

    /// <summary>A cell's text; nothing in it is markup.</summary>
    public static Markup Cell(string text) => new(Markup.Escape(text));
}
