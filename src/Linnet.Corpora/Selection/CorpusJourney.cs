using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Selection;

/// <summary>What was left of each source after each corpus stage, from the first one whose folder is still there to the selection: RefinedWeb's figure.</summary>
internal static class CorpusJourney
{
    private const int MostStages = 16;

    /// <summary>By source, what was read at first and what each stage left: <c>stage</c>, <c>documents</c>, <c>characters</c> and, where they were counted, <c>tokens</c>.</summary>
    /// <param name="input">The folder that the selection read.</param>
    /// <param name="sources">The selection's sources, as in its summary.</param>
    /// <param name="stage">The selection's name.</param>
    public static JsonObject Of(string input, JsonObject sources, string stage)
    {
        var stages = new List<(string Name, JsonObject Sources)> { (stage, sources) };
        for (var folder = input; folder is not null && File.Exists(Path.Combine(folder, StageManifest.FileName)) && stages.Count < MostStages;)
        {
            var manifest = StageManifest.Read(folder);
            if (manifest.Summary["funnel"] is null || manifest.Summary["sources"] is not JsonObject of)
            {
                break;
            }

            stages.Insert(0, (manifest.Stage, of));
            folder = manifest.Inputs.FirstOrDefault(i => Path.GetFileName(i.Path) == PartFolder.ListFile) is { } next && Path.GetDirectoryName(folder) is { } run
                ? Path.GetDirectoryName(new RunDirectory(run).Resolve(next.Path))
                : null;
        }

        return new JsonObject(sources.Select(source => KeyValuePair.Create(source.Key, (JsonNode?)Levels(source.Key, stages))));
    }

    /// <summary>The figure and the numbers of each source.</summary>
    /// <param name="journey">As from <see cref="Of"/>.</param>
    public static ReportSection Section(JsonObject journey) => new(
        new Text("From raw text to here", "从原始文本到这里"), [.. journey.SelectMany(source => Blocks(source.Key, source.Value!.AsArray()))]);

    private static JsonArray Levels(string source, List<(string Name, JsonObject Sources)> stages)
    {
        var levels = new JsonArray();
        foreach (var (name, sources) in stages)
        {
            if (sources[source] is not { } counts)
            {
                continue;
            }

            if (levels.Count == 0)
            {
                levels.Add(Level("read", counts, ""));
            }

            levels.Add(Level(name, counts, "kept_"));
        }

        return levels;
    }

    private static JsonObject Level(string stage, JsonNode counts, string prefix)
    {
        var level = new JsonObject
        {
            ["stage"] = stage,
            ["documents"] = counts[$"{prefix}documents"]!.DeepClone(),
            ["characters"] = counts[$"{prefix}characters"]!.DeepClone(),
        };
        if (counts[$"{prefix}tokens"] is { } tokens)
        {
            level["tokens"] = tokens.DeepClone();
        }

        return level;
    }

    private static IEnumerable<ReportBlock> Blocks(string source, JsonArray levels)
    {
        var unit = levels.All(level => level!["tokens"] is not null) ? (Key: "tokens", Name: new Text("tokens", "词元")) : (Key: "characters", Name: new Text("characters", "字符"));
        var first = Math.Max(1, ReportFile.Number(levels[0]![unit.Key]));
        yield return new FigureBlock(new BarChart(
            new Text($"{source}: {unit.Name.English} left after each stage", $"{source}：每个阶段之后剩下的{unit.Name.Chinese}"),
            new Axis(unit.Name),
            [.. levels.Select((level, i) => new Bar(Name(ReportFile.Word(level!["stage"])), ReportFile.Number(level[unit.Key])) { Emphasized = i == levels.Count - 1 })])
        {
            Subtitle = new Text(
                $"{Numeral.Percent(ReportFile.Number(levels[^1]![unit.Key]) / first, 1).English} of what was read", $"占读入的 {Numeral.Percent(ReportFile.Number(levels[^1]![unit.Key]) / first, 1).Chinese}"),
        });
        yield return new Table(
            [
                new(new Text("after", "阶段")),
                new(new Text("documents", "文档"), Numeric: true),
                new(new Text("characters", "字符"), Numeric: true),
                new(new Text("tokens", "词元"), Numeric: true),
                new(new Text($"of the {unit.Name.English} read", $"占读入{unit.Name.Chinese}"), Numeric: true),
            ],
            [.. levels.Select(level => (IReadOnlyList<Text>)
                [
                    Name(ReportFile.Word(level!["stage"])),
                    ReportFile.Count(level["documents"]),
                    ReportFile.Count(level["characters"]),
                    level["tokens"] is { } tokens ? ReportFile.Count(tokens) : Text.Same("–"),
                    Numeral.Percent(ReportFile.Number(level[unit.Key]) / first, 1),
                ])])
        {
            Caption = new Text("– : no tokenizer was named in that stage.", "–：该阶段未指定分词器。"),
        };
    }

    private static Text Name(string stage) => stage switch
    {
        "read" => new("read", "读入"),
        "clean" => new("clean", "清洗"),
        "dedup" => new("dedup", "去重"),
        "select" => new("select", "筛选"),
        _ => Text.Same(stage),
    };
}
