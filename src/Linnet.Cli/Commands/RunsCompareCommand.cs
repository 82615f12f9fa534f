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
    private const int ShownRows = 20;

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
        IReadOnlyList<(string What, List<(string, string?, string?)> Rows)> parts =
        [
            (recipe, [.. stage.Recipe.Select(r => (r.Key, r.Left, r.Right))]),
            (summary, Differences(stage.Left?.Summary, stage.Right?.Summary)),
            (metrics, Differences(stage.Left?.LastMetrics, stage.Right?.LastMetrics)),
        ];
        if (parts.Any(part => part.Rows.Count > 0))
        {
            var table = RunsCommand.NewTable(session, Text.Same(""), Text.Same("A"), Text.Same("B"));
            foreach (var (what, rows) in parts)
            {
                foreach (var (key, a, b) in rows.Take(ShownRows))
                {
                    table.AddRow(RunsCommand.Cell($"{what} {key}"), RunsCommand.Cell(a ?? "-"), RunsCommand.Cell(b ?? "-"));
                }

                if (rows.Count > ShownRows)
                {
                    table.AddRow(RunsCommand.Cell($"{what} {SummaryText.More(rows.Count - ShownRows).In(session.Language)}"));
                }
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
    private static List<(string, string?, string?)> Differences(JsonObject? left, JsonObject? right)
    {
        var (a, b) = (SummaryText.Leaves(left), SummaryText.Leaves(right));
        return [.. a.Keys.Concat(b.Keys).Distinct(StringComparer.Ordinal)
            .Where(key => !JsonNode.DeepEquals(a.GetValueOrDefault(key), b.GetValueOrDefault(key)) || a.ContainsKey(key) != b.ContainsKey(key))
            .Select(key => Row(key, a, b))];
    }

    // Short numbers, unless the two would then look the same.
    private static (string, string?, string?) Row(string key, IReadOnlyDictionary<string, JsonNode?> left, IReadOnlyDictionary<string, JsonNode?> right)
    {
        var (a, b) = (Shown(left, SummaryText.Scalar), Shown(right, SummaryText.Scalar));
        return a == b ? (key, Shown(left, Whole), Shown(right, Whole)) : (key, a, b);

        string? Shown(IReadOnlyDictionary<string, JsonNode?> leaves, Func<JsonNode?, string> text) =>
            leaves.TryGetValue(key, out var leaf) ? text(leaf) : null;

        static string Whole(JsonNode? leaf) => leaf?.ToJsonString(JsonOutput.Options) ?? "null";
    }
}
