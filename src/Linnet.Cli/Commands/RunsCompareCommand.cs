using System.CommandLine;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Spectre.Console;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet runs compare A B</c>: what was asked differently, and what came of it.</summary>
internal static class RunsCompareCommand
{
    public static Command Create(Session session)
    {
        var left = new Argument<string>("A") { Description = new Text("The first run's folder", "第一个运行目录").In(session.Language) };
        var right = new Argument<string>("B") { Description = new Text("The second run's folder", "第二个运行目录").In(session.Language) };
        var command = new Command(
            "compare", new Text("Compare two runs' recipes, results and outputs", "比较两次运行的配方、结果与输出").In(session.Language)) { left, right };
        command.SetAction(parsed =>
        {
            var comparison = RunComparison.Between(
                RunsCommand.Existing(parsed.GetRequiredValue(left)), RunsCommand.Existing(parsed.GetRequiredValue(right)));
            foreach (var stage in comparison.Stages)
            {
                Print(stage, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(StageComparison stage, Session session)
    {
        session.Out.WriteLine(stage.Name);
        var (recipe, summary, metrics) = session.Language == Language.Chinese ? ("配方", "结果", "最后的指标") : ("recipe", "summary", "last metrics");
        var rows = stage.Recipe.Select(r => ($"{recipe} {r.Key}", r.Left, r.Right))
            .Concat(Values(summary, stage.Left?.Summary, stage.Right?.Summary))
            .Concat(Values(metrics, stage.Left?.LastMetrics, stage.Right?.LastMetrics))
            .ToList();
        if (rows.Count > 0)
        {
            var table = RunsCommand.NewTable(session, Text.Same(""), Text.Same("A"), Text.Same("B"));
            foreach (var (key, a, b) in rows)
            {
                table.AddRow(RunsCommand.Cell(key), RunsCommand.Cell(a ?? "-"), RunsCommand.Cell(b ?? "-"));
            }

            session.Print(table);
        }

        session.Print(stage.Outputs switch
        {
            null => new Text("  outputs: not comparable, one side is not finished", "  输出：无法比较，其中一方未完成"),
            { Count: 0 } => new Text("  outputs: the same bytes", "  输出：逐字节相同"),
            var differences => new Text(
                $"  outputs: {differences.Count} files differ: {string.Join(", ", differences.Take(5).Select(d => d.Path))}",
                $"  输出：{differences.Count} 个文件不同：{string.Join("、", differences.Take(5).Select(d => d.Path))}"),
        });
    }

    // Only what differs: two columns of equal numbers would hide it.
    private static IEnumerable<(string, string?, string?)> Values(string what, JsonObject? left, JsonObject? right) =>
        (left ?? []).Select(p => p.Key).Concat((right ?? []).Select(p => p.Key)).Distinct()
            .Select(key => ($"{what} {key}", left?[key]?.ToJsonString(), right?[key]?.ToJsonString()))
            .Where(row => row.Item2 != row.Item3);
}
