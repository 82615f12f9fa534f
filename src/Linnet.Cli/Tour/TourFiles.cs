using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Cli.Tour;

/// <summary>The page's part that tells where everything is and how long it took.</summary>
internal static class TourFiles
{
    private const int Shown = 4;

    public static ReportSection Section(TourResults results) => new(new Text("Where everything is", "各种文件在哪里"),
    [
        new Paragraph(new Text(
            $"Each chapter is a folder of `{results.Run.Path}` with its recipe, its log, its own `report.html`, and `stage.json`, which lists every output with its SHA-256.",
            $"每一章是 `{results.Run.Path}` 中的一个文件夹，内有配方、日志、自己的 `report.html`，以及列出所有产物及其 SHA-256 的 `stage.json`。")),
        new Table(
            [
                new TableColumn(new Text("folder", "文件夹")),
                new TableColumn(new Text("seconds", "秒"), Numeric: true),
                new TableColumn(new Text("what it made", "产物")),
            ],
            [.. results.Stages.Select(stage => (IReadOnlyList<Text>)[
                Text.Same($"`{Path.GetFileName(stage.Folder)}`"), Text.Same(Numeral.Seconds(stage.Seconds)), Outputs(stage)])]),
    ]);

    private static Text Outputs(TourStage stage)
    {
        var files = stage.Manifest.Outputs.Where(o => !Ordinary(o.Path)).Select(o => (o.Path, o.Bytes)).ToList();
        var shown = Numeral.List(files.OrderByDescending(f => f.Bytes).Take(Shown).Select(f => Text.Same($"`{f.Path}` {ByteCount.Format(f.Bytes)}")));
        var rest = files.Count - Shown;
        return rest > 0
            ? new Text($"{shown.English}, {Numeral.Count(rest)} more", $"{shown.Chinese} 等 {Numeral.Count(files.Count)} 个文件")
            : shown;
    }

    private static bool Ordinary(string path) => path is StageFiles.Recipe or StageFiles.ResolvedRecipe or StageFiles.Inputs;
}
