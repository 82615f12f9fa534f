using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Classification;

/// <summary>The stage's page: how well each label is recognized, what is taken for what, and whether the confidence can be trusted.</summary>
public static class TrainClassifierReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, JsonObject summary) => ReportFile.Write(context, new ReportPage(
        new Text("A classifier of languages", "语言分类器"), Sections(summary, context.Folder))
    {
        Lead = new Text(
            "fastText over parts of words, trained in seconds; measured on documents that it did not learn from.",
            "基于词内片段的 fastText，几秒内训练完成；在未参与学习的文档上测量。"),
        KeyNumbers =
        [
            new(new Text("right, single messages", "单条消息正确率"), Numeral.Percent(ReportFile.Number(summary["accuracy"]), 2)),
            new(new Text("right, documents", "文档正确率"), Numeral.Percent(ReportFile.Number(summary["document_accuracy"]), 2)),
            new(new Text("chance", "随机水平"), Numeral.Percent(ReportFile.Number(summary["chance"]))),
        ],
    });

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var recall = summary["recall"]!.AsObject();
        var counts = summary["confusion"]!.AsArray();
        var labels = recall.Select(r => r.Key).ToList();
        return
        [
            new(new Text("How well each is recognized", "各语言的识别率"),
            [
                new FigureBlock(new BarChart(
                    new Text("Held-out messages recognized", "留出消息的识别率"),
                    new Axis(new Text("share of the label's messages, %", "占该标签消息的比例，%")),
                    [.. recall.Select(r => new Bar(Text.Same(r.Key), 100 * ReportFile.Number(r.Value)))])),
                new Table(
                    [
                        new(new Text("true", "实际")),
                        .. labels.Select(l => new TableColumn(Text.Same(l), Numeric: true)),
                    ],
                    [.. labels.Select((label, i) => (IReadOnlyList<Text>)[Text.Same(label), .. counts[i]!.AsArray().Select(ReportFile.Count)])])
                {
                    Caption = new Text("Rows: the true label; columns: the predicted one.", "行为实际标签，列为预测标签。"),
                },
                new WhatToLookAt([
                    new Text(
                        "Single messages are short: many errors are lines of names and paths that have no language. Whole documents, which cleaning looks at, do better.",
                        "单条消息很短，许多错误是没有语言可言的名称和路径。清洗时看的是整篇文档，准确率更高。"),
                    new Text(
                        "Simplified and traditional Chinese share most characters; telling them apart is the harder test.",
                        "简体与繁体中文共用大部分字符，区分二者是更难的考验。"),
                ]),
            ]),
            new(new Text("Can its confidence be trusted?", "置信度可信吗？"),
            [
                new DefinitionList([
                    new(new Text("temperature", "温度"), Text.Same(NumberText.Of(ReportFile.Number(summary["temperature"])))),
                    new(new Text("calibration error before", "校准前的校准误差"), Text.Same(Numeral.Decimals(ReportFile.Number(summary["calibration_error_before"]), 3))),
                    new(new Text("calibration error after", "校准后的校准误差"), Text.Same(Numeral.Decimals(ReportFile.Number(summary["calibration_error"]), 3))),
                    new(new Text("texts learnt from", "学习用文本"), ReportFile.Count(summary["train_texts"])),
                    new(new Text("left out because they stand under two labels", "因同时属于两个标签而略去"), ReportFile.Count(summary["ambiguous_texts"])),
                    new(new Text("left out of the test because they were learnt from", "因已用于学习而不计入测试"), ReportFile.Count(summary["seen_texts"])),
                ]),
                new Paragraph(new Text(
                    "One temperature, fitted on texts apart, makes a confidence of 0.9 right nine times in ten (expected calibration error over ten bins).",
                    "在另外的文本上拟合一个温度，使 0.9 的置信度在十次中对九次（十个区间上的期望校准误差）。")),
            ]),
        ];
    }
}
