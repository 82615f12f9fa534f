using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Instruction.Conversion;

/// <summary>The stage's page: how many questions of each kind, what was dropped and why, and some of them.</summary>
public static class ConvertReport
{
    private const int Examples = 3;

    /// <summary>Writes <c>report.html</c> from what the stage left in its folder.</summary>
    internal static void Write(StageContext context, JsonObject summary)
    {
        var page = new ReportPage(new Text("Instructions", "指令数据"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                "Questions and answers that teach a pretrained model to answer instead of going on.",
                "用来教预训练模型作答（而不是接着写下去）的问题与答案。"),
            Footer = new Text($"Seed {context.Seed}.", $"种子 {context.Seed}。"),
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections, from the finished stage's files.</summary>
    /// <param name="summary">The summary of stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var validation = TextLines.ReadPrompts(Path.Combine(folder, ConvertStage.ValidationFile)).ToList();
        return
        [
            new(new Text("Questions and answers", "问题与答案"), [
                Counts(summary),
                new WhatToLookAt([
                    new Text(
                        "A question stands on the side of its document: no model learns from a document that it is asked about when it is measured.",
                        "问题随其文档站边：衡量时问到的文档，模型从未学过。"),
                    new Text(
                        "Long answers are dropped and counted, never cut: a cut answer would teach the model to stop in the middle.",
                        "过长的答案会被舍弃并计数，绝不截断：截断的答案会教模型半途而止。"),
                ]),
            ]),
            new(new Text("Some held-out questions", "部分留出的问题"), Details.Beyond(validation.Select(i => i.Kind).Distinct().Count(), Wordings.Kinds
                .SelectMany(kind => validation.Where(i => i.Kind == kind).Take(Examples).Select((item, i) => (item, i)))
                .OrderBy(example => example.i)
                .Select(example => new Sample(KindText(example.item.Kind), example.item.Prompt + "\n", example.item.Completion)))),
        ];
    }

    /// <summary>A kind as the reader knows it.</summary>
    /// <param name="kind">One of the instructions' kinds.</param>
    public static Text KindText(string kind) => kind switch
    {
        Wordings.Member => new Text("member → description", "成员 → 说明"),
        Wordings.EnglishToChinese => new Text("English → Chinese", "英文 → 中文"),
        Wordings.ChineseToEnglish => new Text("Chinese → English", "中文 → 英文"),
        Wordings.NextSentence => new Text("sentence → next one", "句子 → 下一句"),
        _ => Text.Same(kind),
    };

    private static Table Counts(JsonObject summary)
    {
        var dropped = summary["dropped"]!.AsObject();
        return new Table(
            [
                new(new Text("kind", "类别")),
                new(new Text("to learn from", "用于学习"), Numeric: true),
                new(new Text("to measure on", "用于衡量"), Numeric: true),
                new(new Text("dropped", "舍弃"), Numeric: true),
                new(new Text("why", "原因")),
            ],
            [.. Wordings.Kinds.Where(kind => Number(summary["train"]![kind]) + Number(summary["validation"]![kind]) > 0 || dropped.ContainsKey(kind)).Select(kind =>
            {
                var reasons = dropped[kind]?.AsObject() ?? [];
                return (IReadOnlyList<Text>)
                [
                    KindText(kind),
                    Text.Same(Show(Number(summary["train"]![kind]))),
                    Text.Same(Show(Number(summary["validation"]![kind]))),
                    Text.Same(Show(reasons.Sum(r => Number(r.Value)))),
                    Numeral.List(reasons.Select(r => Text.Same($"{r.Key} {Show(Number(r.Value))}"))),
                ];
            })])
        {
            Caption = new Text(
                $"Dropped records stand in `{ConvertStage.DroppedFile}`, but those over a limit of the recipe.",
                $"舍弃的记录见 `{ConvertStage.DroppedFile}`，超出配方上限的除外。"),
        };
    }

    private static double Number(JsonNode? node) => node?.Number() ?? 0;

    private static string Show(double number) => Numeral.Count(number);
}
