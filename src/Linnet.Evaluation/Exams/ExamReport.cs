using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Evaluation.Exams;

/// <summary>The page of the stage exam: accuracies beside chance and the word counter, controls, questions with their scores.</summary>
public static class ExamReport
{
    /// <summary>The questions that the page shows.</summary>
    public const string ShownFile = "shown.jsonl";

    /// <summary>How many questions the page shows.</summary>
    public const int Shown = 10;

    private const int Open = 3;

    /// <summary>Writes <c>report.html</c>.</summary>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new ReportPage(new Text("Exam", "考试"), Sections(summary, context.Folder));
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var models = summary["models"]!.AsObject();
        return
        [
            new(new Text("Exam", "考试"), [
                new FigureBlock(Accuracies(summary, models)),
                Results(summary, models),
                new WhatToLookAt([
                    new Text(
                        "By likelihood the model only has to find the right description the most natural one: small models can. By letters it must also have learnt what A, B, C and D stand for, which takes models of billions of parameters: expect chance here.",
                        "按似然评分时，模型只需觉得正确的描述最自然，小模型也能做到。按字母评分还要懂得 A、B、C、D 指代什么，这需要数十亿参数的模型：此处预计与瞎猜相当。"),
                    new Text(
                        "A result counts when the lower end of its interval is above chance and above the word counter. The controls must be at chance.",
                        "区间下端高于随机水平且高于数词基线，结果才算数。对照组必须与随机水平相当。"),
                ]),
                Controls(summary, models),
                new FigureBlock(Reliability(models)),
            ]),
            new(new Text("Questions and scores", "题目与得分"), Details.Beyond(Open, Questions(folder, models))),
        ];
    }

    private static BarChart Accuracies(JsonObject summary, JsonObject models) => new(
        new Text("Share of right answers", "答对的比例"),
        new Axis(new Text("right answers, %", "正确率，%")),
        [
            .. models.SelectMany(m => (Bar[])[
                Accuracy(new Text($"{m.Key}, likelihood", $"{m.Key}，似然"), m.Value!, "accuracy_likelihood", "interval_likelihood") with { Emphasized = true },
                Accuracy(new Text($"{m.Key}, letters", $"{m.Key}，字母"), m.Value!, "accuracy_letters", "interval_letters") with { Emphasized = true }]),
            Accuracy(new Text("no model: common words", "不用模型：数共有词"), summary, "overlap_baseline", "overlap_interval"),
        ])
    {
        Subtitle = new Text(
            $"{Numeral.Count(summary.Number("questions"))} questions, {summary["shots"]} examples before each; whiskers: 95 % intervals",
            $"{Numeral.Count(summary.Number("questions"))} 题，每题之前 {summary["shots"]} 个示例；细线：95% 区间"),
        References = [new ReferenceLine(new Text("chance", "随机"), 100 * summary.Number("chance"))],
    };

    private static Bar Accuracy(Text name, JsonNode numbers, string value, string interval) => new(name, 100 * numbers.Number(value))
    {
        Low = 100 * numbers[interval]![0]!.Number(),
        High = 100 * numbers[interval]![1]!.Number(),
    };

    private static Table Results(JsonObject summary, JsonObject models) => new(
        [
            new(new Text("model", "模型")),
            new(new Text("how", "方式")),
            new(new Text("accuracy", "正确率"), Numeric: true),
            new(new Text("95 % interval", "95% 区间"), Numeric: true),
        ],
        [
            .. models.SelectMany(m => (Text[][])[
                Row(m.Key, new Text("likelihood per token", "每词元似然"), m.Value!, "accuracy_likelihood", "interval_likelihood"),
                Row(m.Key, new Text("likelihood of the whole option", "整个选项的似然"), m.Value!, "accuracy_unnormalized", "interval_unnormalized"),
                Row(m.Key, new Text("letters A–D", "字母 A–D"), m.Value!, "accuracy_letters", "interval_letters")]),
            Row("–", new Text("share of common words", "共有词比例"), summary, "overlap_baseline", "overlap_interval"),
        ])
    {
        // Absent from the runs of earlier versions.
        Caption = summary["weight_precision"] is { } precision
            ? new Text(
                $"Prompts that did not fit: {Numeral.Count(summary.Number("too_long"))}. Weights kept as {precision}.",
                $"放不下的提示词：{Numeral.Count(summary.Number("too_long"))} 个。权重精度：{precision}。")
            : new Text(
                $"Prompts that did not fit: {Numeral.Count(summary.Number("too_long"))}.", $"放不下的提示词：{Numeral.Count(summary.Number("too_long"))} 个。"),
    };

    private static Table Controls(JsonObject summary, JsonObject models) => new(
        [
            new(new Text("model", "模型")),
            new(new Text("control", "对照")),
            new(new Text("accuracy", "正确率"), Numeric: true),
            new(new Text("95 % interval", "95% 区间"), Numeric: true),
        ],
        [.. models.SelectMany(m => (Text[][])[
            Row(m.Key, new Text("answers drawn at random", "随机抽取的答案"), m.Value!, "control_drawn_answers", "interval_drawn_answers"),
            .. m.Value!["control_other_subjects"] is null
                ? (Text[][])[]
                : [Row(m.Key, new Text("question of another document", "换成另一文档的题干"), m.Value, "control_other_subjects", "interval_other_subjects")]])])
    {
        // Absent from the runs of earlier versions.
        Caption = summary["control_questions"] is { } asked
            ? new Text(
                $"Controls, by likelihood per token: they must be at chance. With the question of another document, {Numeral.Count(asked.Number())} were put; with drawn answers, all {Numeral.Count(summary.Number("questions"))}.",
                $"对照（按每词元似然）：必须与随机水平相当。换成另一文档题干的有 {Numeral.Count(asked.Number())} 题；随机抽取答案的为全部 {Numeral.Count(summary.Number("questions"))} 题。")
            : new Text("Controls, by likelihood per token: they must be at chance.", "对照（按每词元似然）：必须与随机水平相当。"),
    };

    private static LineChart Reliability(JsonObject models) => new(
        new Text("Is the model right when it is sure?", "模型有把握时答得对吗？"),
        new Axis(new Text("confidence in its choice", "对所选项的把握")),
        new Axis(new Text("share of right answers", "答对的比例")) { Minimum = 0, Maximum = 1 },
        [.. models.Select(m => new LineSeries(
            Text.Same(m.Key),
            [.. m.Value!["reliability"]!.AsArray().Select(bin => new DataPoint(bin![0]!.GetValue<double>(), bin[1]!.GetValue<double>()))]))])
    {
        Subtitle = new Text("Eighths of the questions by confidence, a softmax over the options' log-probabilities per token", "按把握大小把题目分成八份；把握为各选项每词元对数概率的 softmax"),
        References = [new ReferenceLine(new Text("chance", "随机"), 1.0 / ExamQuestion.OptionCount)],
    };

    private static IEnumerable<ReportBlock> Questions(string folder, JsonObject models)
    {
        var answers = models.ToDictionary(m => m.Key, m => MetricsReader.Read(Path.Combine(folder, ExamAnswerFile.Name(m.Key))).Take(Shown).ToList());
        foreach (var (question, index) in ExamQuestionFile.Read(Path.Combine(folder, ShownFile)).Select((q, i) => (q, i)))
        {
            yield return new Table(
                [new(new Text("option", "选项")), .. models.Select(m => new TableColumn(Text.Same(m.Key), Numeric: true))],
                [.. question.Options.Select((option, i) => (Text[])[
                    Text.Same($"{(i == question.Answer ? "✓ " : "")}{ExamQuestion.Letter(i)}. {option}"),
                    .. models.Select(m => Score(answers[m.Key][index], i))])])
            {
                Caption = Text.Same(question.Context.Length > 0 ? $"{question.Context}.{question.Subject}" : question.Subject),
                EmphasizedRow = question.Answer,
            };
        }
    }

    private static Text Score(JsonObject answer, int option)
    {
        if (answer["likelihood"] is not JsonArray scores)
        {
            return new Text("too long", "太长");
        }

        var mark = answer["likelihood_choice"]!.GetValue<string>() == $"{ExamQuestion.Letter(option)}" ? " ←" : "";
        return Text.Same(Numeral.Decimals(scores[option]!.Number(), 2) + mark);
    }

    private static Text[] Row(string model, Text how, JsonNode numbers, string value, string interval) =>
    [
        Text.Same(model),
        how,
        Numeral.Percent(numbers.Number(value)),
        Numeral.PercentInterval(numbers[interval]![0]!.Number(), numbers[interval]![1]!.Number()),
    ];
}
