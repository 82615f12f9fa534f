using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Instruction.Conversion;

namespace Linnet.Instruction.Tuning;

/// <summary>The stage's page: how the loss fell, what the answers are worth, and the same questions before and after.</summary>
public static class SftReport
{
    private const double Smoothing = 0.9;
    private const int OpenComparisons = 4;

    private static readonly Axis Steps = new(new Text("step", "步"));

    private static readonly Axis Nats = new(new Text("loss of an answer's token", "答案每词元的损失")) { Unit = new Text("nats", "奈特") };

    /// <summary>Writes <c>report.html</c> from what the stage left in its folder.</summary>
    internal static void Write(StageContext context, JsonObject summary)
    {
        var folder = context.Folder;
        var final = folder.EndsWith(RunDirectory.PartialSuffix, StringComparison.Ordinal) ? folder[..^RunDirectory.PartialSuffix.Length] : folder;
        var model = Path.Combine(final, summary["model"]!.GetValue<string>()).Replace(Path.DirectorySeparatorChar, '/');
        var page = new ReportPage(new Text("Supervised fine-tuning", "有监督微调（SFT）"), [
            .. Sections(summary, folder),
            new(new Text("How to go on", "接下来"), [
                new Paragraph(new Text("The command that lets you ask the model:", "向模型提问的命令：")),
                new CodeBlock($"chat \"{model}\""),
            ]),
        ])
        {
            Lead = new Text(
                $"A pretrained model of {Count(summary.Number("parameters"))} parameters, taught to answer: {Count(summary.Number("steps"))} steps over {Count(summary["train"]!.Number("examples"))} questions ({Numeral.Decimals(summary.Number("epochs"), 2)} epochs), with loss on the answers only.",
                $"教一个 {Count(summary.Number("parameters"))} 参数的预训练模型作答：在 {Count(summary["train"]!.Number("examples"))} 个问题上训练 {Count(summary.Number("steps"))} 步（{Numeral.Decimals(summary.Number("epochs"), 2)} 轮），只对答案计算损失。"),
            KeyNumbers =
            [
                Key(new Text("held-out loss, nats a token", "留出损失，奈特/词元"), summary, "validation_loss", loss => Text.Same(Numeral.Decimals(loss, 3))),
                Key(new Text("held-out token accuracy", "留出词元准确率"), summary, "validation_accuracy", share => Numeral.Percent(share)),
            ],
            Footer = new Text(
                $"Seed {context.Seed}; {context.Execution["device"]}, {context.Execution["dtype"]}, {context.Execution["threads"]} threads.",
                $"种子 {context.Seed}；{context.Execution["device"]}，{context.Execution["dtype"]}，{context.Execution["threads"]} 线程。"),
        };
        AtomicFile.WriteText(Path.Combine(folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections, from the finished stage's files.</summary>
    /// <param name="summary">The summary of stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var metrics = MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics)).ToList();
        var kinds = summary["kinds"]!.AsObject().Select(k => k.Key).ToList();
        return
        [
            new(new Text("Loss on the answers", "答案上的损失"), [
                new FigureBlock(LossChart(metrics, summary)),
                new FigureBlock(KindChart(metrics, summary, kinds)),
                new WhatToLookAt([
                    new Text(
                        "Held-out loss drops steeply within the first steps: that is the form of an answer, which is quickly learnt. What falls slowly afterwards is content.",
                        "留出损失在最初几步骤降：那是学会作答的形式，很快。此后缓慢下降的是内容。"),
                    new Text(
                        "Where held-out loss rises while training falls on, the model learns its questions by heart: take fewer steps.",
                        "若留出损失上升而训练损失继续下降，说明模型在死记题目：应减少步数。"),
                    new Text(
                        "Questions carry no loss. The model must not learn to write questions, and they would outweigh short answers.",
                        "问题部分不计损失：模型不该去学写问题，而且问题会盖过简短的答案。"),
                ]),
            ]),
            new(new Text("Before and after", "前后对比"), [
                Kinds(summary, kinds),
                new WhatToLookAt([
                    new Text(
                        "A pretrained model does not end its texts where an answer would end; a tuned one must, nearly always.",
                        "预训练模型不会在答案该结束处停下；微调后的模型则应几乎总能自己结束。"),
                    new Text(
                        "ROUGE-L counts words in common and in order. A fluent answer about the wrong thing scores low, and a small model gives many: it knows the form, not the fact.",
                        "ROUGE-L 统计按顺序相同的词。通顺但答非所问的得分低，小模型常如此：懂形式而不知事实。"),
                ]),
            ]),
            .. Comparisons(Comparison.Read(Path.Combine(folder, SftStage.SampleFile))),
            new(new Text("What it learnt from", "学了什么"), [Data(summary)]),
        ];
    }

    private static LineChart LossChart(IReadOnlyList<JsonObject> metrics, JsonObject summary) => new(
        new Text("Loss", "损失"),
        Steps,
        Nats,
        [
            new LineSeries(new Text("training", "训练"), metrics.Points("loss")) { Smoothing = Smoothing },
            Measured(new Text("held out", "留出"), metrics, summary.Number("validation_loss_before"), "validation_loss"),
        ])
    {
        Subtitle = new Text("Training on the batch of each step; held out on the same questions each time", "训练值取自每一步的批次；留出值每次取相同的问题"),
    };

    private static LineChart KindChart(IReadOnlyList<JsonObject> metrics, JsonObject summary, IReadOnlyList<string> kinds) => new(
        new Text("Held-out loss of each kind", "各类的留出损失"),
        Steps,
        Nats,
        [
            .. kinds.Select(kind => Measured(
                ConvertReport.KindText(kind), metrics, summary["kinds"]![kind]!.Number("validation_loss_before"), "validation_loss_" + SftSummary.KindName(kind))),
        ]);

    private static LineSeries Measured(Text name, IReadOnlyList<JsonObject> metrics, double before, string key) => new(
        name,
        [new DataPoint(0, before), .. metrics.Points(key)]);

    private static Table Kinds(JsonObject summary, IReadOnlyList<string> kinds) => new(
        [
            new(new Text("kind", "类别")),
            new(new Text("loss, nats a token", "损失，奈特/词元"), Numeric: true),
            new(new Text("token accuracy", "词元准确率"), Numeric: true),
            new(new Text("ROUGE-L of the answers", "答案的 ROUGE-L"), Numeric: true),
            new(new Text("exactly right", "完全正确"), Numeric: true),
            new(new Text("ended by itself", "自行结束"), Numeric: true),
        ],
        [.. kinds.Select(kind => (IReadOnlyList<Text>)
        [
            ConvertReport.KindText(kind),
            .. SftSummary.OfKind.Select(key => BeforeAfter(summary["kinds"]![kind]!, key)),
        ])])
    {
        Caption = new Text(
            $"Before → after, on held-out questions put by the same template. Answers are the likeliest ones, token by token; all of them stand in `{SftStage.AnswerFile}`.",
            $"微调前 → 微调后，以同一模板提出留出的问题。答案逐词元取最可能者；全部见 `{SftStage.AnswerFile}`。"),
    };

    private static IEnumerable<ReportSection> Comparisons(IReadOnlyList<Comparison> rows)
    {
        if (rows.Count > 0)
        {
            yield return new(new Text("The same question, three ways", "同一个问题，三种问法"), [
                new Paragraph(new Text(
                    $"None of these documents was learnt from. ⏎ is a line's end, … a text that was cut at the limit. The rows stand in `{SftStage.SampleFile}`.",
                    $"这些文档模型都没有学过。⏎ 表示换行，… 表示在上限处截断。各行见 `{SftStage.SampleFile}`。")),
                .. Details.Beyond(OpenComparisons, rows.SelectMany(row => (ReportBlock[])
                [
                    new Subheading(Cell(row.Question)),
                    new DefinitionList(
                    [
                        new(new Text("pretrained, after the question", "预训练模型，接在问题之后"), Written(row.BaseQuestion)),
                        .. row is { Stem: { } stem, BaseStem: { } written }
                            ? [new Definition(new Text("pretrained, after a stem", "预训练模型，接在改写的开头之后"), Text.Same($"`{OneLine(stem)}` {OneLine(written.Text)}{Cut(written)}"))]
                            : Array.Empty<Definition>(),
                        new(new Text("tuned", "微调后"), Written(row.Answer)),
                        new(new Text("right answer", "正确答案"), Cell(row.Reference)),
                    ]),
                ]), each: 2),
                new WhatToLookAt([
                    new Text(
                        "A pretrained model takes a question for text and goes on with it. Put as the beginning of a text of its own kind, the same content brings out what it knows.",
                        "预训练模型把问题当作文本接着写。把同样的内容改写成它熟悉的开头，才能引出它所知道的。"),
                    new Text(
                        "The tuned model answers the question itself and stops. It knows no more than before: compare its answer with the one after the stem.",
                        "微调后的模型直接回答问题并停下。它知道的并不更多：可与接在开头之后的文本对比。"),
                ]),
            ]);
        }
    }

    private static Table Data(JsonObject summary) => new(
        [
            new(new Text("questions", "问题")),
            new(new Text("used", "使用"), Numeric: true),
            new(new Text("tokens", "词元"), Numeric: true),
            new(new Text("of them answers", "其中答案"), Numeric: true),
            new(new Text("dropped", "舍弃"), Numeric: true),
            new(new Text("why", "原因")),
        ],
        [Row(new Text("to learn from", "用于学习"), summary["train"]!), Row(new Text("to measure on", "用于衡量"), summary["validation"]!)])
    {
        Caption = new Text($"Dropped examples stand in `{SftStage.DroppedFile}`.", $"舍弃的样例见 `{SftStage.DroppedFile}`。"),
    };

    private static List<Text> Row(Text name, JsonNode counts)
    {
        var dropped = counts["dropped"]!.AsObject();
        return
        [
            name,
            Text.Same(Count(counts.Number("examples"))),
            Text.Same(Count(counts.Number("tokens"))),
            Text.Same(Count(counts.Number("answer_tokens"))),
            Text.Same(Count(dropped.Sum(d => d.Value!.Number()))),
            Numeral.List(dropped.Select(d => Text.Same($"{d.Key} {Count(d.Value!.Number())}"))),
        ];
    }

    private static KeyNumber Key(Text name, JsonObject summary, string key, Func<double, Text> format)
    {
        var before = format(summary.Number(key + "_before"));
        return new(name, format(summary.Number(key))) { Note = new Text($"before: {before.English}", $"微调前：{before.Chinese}") };
    }

    private static Text BeforeAfter(JsonNode numbers, string key)
    {
        if (numbers[key] is null)
        {
            return Text.Same("–");
        }

        var (before, after) = (Show(numbers.Number(key + "_before"), key), Show(numbers.Number(key), key));
        return new($"{before.English} → {after.English}", $"{before.Chinese} → {after.Chinese}");
    }

    // Losses and ROUGE-L are no shares of anything counted.
    private static Text Show(double value, string key) =>
        key is "validation_loss" or "rouge_l" ? Text.Same(Numeral.Decimals(value, 3)) : Numeral.Percent(value);

    private static Text Cell(string text) => Text.Same(OneLine(text));

    private static Text Written(WrittenText text) => text.Text.Length == 0 ? new Text("(nothing)", "（什么也没写）") : Text.Same(OneLine(text.Text) + Cut(text));

    private static string Cut(WrittenText text) => text.Ended ? "" : "…";

    private static string OneLine(string text) => text.Replace("\n", " ⏎ ", StringComparison.Ordinal);

    private static string Count(double number) => Numeral.Count(number);
}
