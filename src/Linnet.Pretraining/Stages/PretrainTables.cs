using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Pretraining.Mixture;

namespace Linnet.Pretraining.Stages;

/// <summary>The tables of the pretraining page.</summary>
internal static class PretrainTables
{
    private static readonly TableColumn Source = new(new Text("source", "数据源"));
    private static readonly TableColumn Documents = new(new Text("documents", "文档"), Numeric: true);

    /// <summary>The mixture, planned and done.</summary>
    public static Table Mixture(JsonObject summary) => new(
        [
            Source,
            new(new Text("tokens", "词元"), Numeric: true),
            new(new Text("weight", "权重"), Numeric: true),
            new(new Text("planned", "计划"), Numeric: true),
            new(new Text("learnt", "实际"), Numeric: true),
            new(new Text("epochs planned", "计划轮数"), Numeric: true),
            new(new Text("epochs done", "实际轮数"), Numeric: true),
        ],
        [.. MixtureTable.FromJson(summary["mixture"]!).Rows.Select(row => (IReadOnlyList<Text>)
        [
            Text.Same(row.Source), Count(row.Tokens), Numeral.Percent(row.Weight),
            Count(row.TokensPlanned), Count(row.TokensDone ?? 0), Decimals(row.EpochsPlanned), Decimals(row.EpochsDone ?? 0),
        ])])
    {
        Caption = new Text(
            "The mixture, as in GPT-3's table of its training mix: tokens planned before the training and counted while it ran.",
            "数据配比表，与 GPT-3 的训练配比表相同：词元数在训练前计划，在训练中计数。"),
    };

    /// <summary>How the weights changed on the way; nothing when they did not.</summary>
    public static IEnumerable<Table> MixtureChanges(JsonObject summary)
    {
        if (summary["mixture_phases"] is not { } phases)
        {
            yield break;
        }

        yield return new(
            [
                new(new Text("steps", "步")),
                Source,
                new(new Text("weight", "权重"), Numeric: true),
                new(new Text("planned", "计划"), Numeric: true),
                new(new Text("learnt", "实际"), Numeric: true),
            ],
            [.. MixtureTable.FromJson(summary["mixture"]!, phases).Phases.SelectMany(phase => phase.Shares.Select(share => (IReadOnlyList<Text>)
            [
                Text.Same(Numeral.Interval(phase.FromStep, phase.UntilStep, 0)), Text.Same(share.Source), Numeral.Percent(share.Weight),
                Count(share.TokensPlanned), Count(share.TokensDone ?? 0),
            ]))])
        {
            Caption = new Text("The weights changed on the way: what was planned and learnt between the changes.", "权重在途中变化：各段的计划与实际。"),
        };
    }

    /// <summary>What the model makes of each source's validation text, and what n-grams make of all of it.</summary>
    public static Table Validation(JsonObject summary)
    {
        var rows = new List<IReadOnlyList<Text>> { Figures(new Text("all", "全部"), summary, summary.Number("predictions")) };
        rows.AddRange(summary["validation"]!.AsObject().Select(v => Figures(Text.Same(v.Key), v.Value!, v.Value!.Number("tokens") - 1)));
        if (summary["baseline"] is { } baseline)
        {
            rows.Add(Figures(
                new Text($"all, n-grams of order {baseline["order"]}", $"全部，{baseline["order"]} 阶 n-gram"), baseline, baseline.Number("predictions")));
        }

        return new(
            [
                Source,
                new(new Text("predicted tokens", "预测的词元"), Numeric: true),
                new(new Text("perplexity", "困惑度"), Numeric: true),
                new(new Text("bits per character", "每字符比特数"), Numeric: true),
                new(new Text("bits per byte", "每字节比特数"), Numeric: true),
            ],
            rows)
        {
            Caption = new Text("After the last step, on all of the validation text.", "最后一步之后，在全部验证文本上。"),
            EmphasizedRow = 0,
        };
    }

    /// <summary>What the files held.</summary>
    public static Table Texts(JsonObject summary) => new(
        [
            Source,
            Documents,
            new(new Text("characters", "字符"), Numeric: true),
            new(new Text("bytes", "字节"), Numeric: true),
            new(new Text("left out", "略去"), Numeric: true),
            new(new Text("why", "原因")),
        ],
        [
            .. summary["train"]!.AsObject().Select(s => Row(Text.Same(s.Key), s.Value!)),
            .. summary["validation"]!.AsObject().Select(s => Row(new Text($"{s.Key}, validation", $"{s.Key}，验证"), s.Value!)),
        ])
    {
        Caption = new Text("Records that were left out stand in `tokens/SOURCE/quarantine.jsonl`.", "略去的记录见 `tokens/数据源/quarantine.jsonl`。"),
    };

    /// <summary>How documents were put into sequences, in a sentence.</summary>
    public static Text Packing(JsonObject summary)
    {
        var packing = summary["packing"]!;
        var (full, cropped, again) = (Share("utilization"), Share("cropped"), Share("overlapped"));
        return packing["kind"]!.GetValue<string>() == "documents"
            ? new(
                $"Documents share sequences without seeing each other: {full.English} of the positions hold a token, {again.English} of them context seen again, and {cropped.English} of the text is cropped.",
                $"各文档共用序列但互不可见：{full.Chinese} 的位置有词元，其中 {again.Chinese} 是重新看到的上文，被截去的文本为 {cropped.Chinese}。")
            : new(
                $"Documents follow each other, each seeing those before it: {full.English} of the positions hold a token, and {cropped.English} of the text is cropped.",
                $"文档首尾相接，后面的能看到前面的：{full.Chinese} 的位置有词元，被截去的文本为 {cropped.Chinese}。");

        Text Share(string key) => Numeral.Percent(packing.Number(key));
    }

    private static List<Text> Row(Text name, JsonNode counts)
    {
        var skipped = counts["skipped"]!.AsObject();
        return
        [
            name,
            Count(counts.Number("documents")),
            Count(counts.Number("characters")),
            Count(counts.Number("bytes")),
            Count(skipped.Sum(s => s.Value!.GetValue<long>())),
            Numeral.List(skipped.Select(s => Text.Same($"{s.Key} {Numeral.Count(s.Value!.Number())}"))),
        ];
    }

    private static IReadOnlyList<Text> Figures(Text name, JsonNode figures, double predictions) =>
    [
        name, Count(predictions), Decimals(figures.Number("perplexity")),
        Decimals(figures.Number("bits_per_character"), 3), Decimals(figures.Number("bits_per_byte"), 3),
    ];

    private static Text Count(double value) => Text.Same(Numeral.Count(value));

    private static Text Decimals(double value, int digits = 2) => Text.Same(Numeral.Decimals(value, digits));
}
