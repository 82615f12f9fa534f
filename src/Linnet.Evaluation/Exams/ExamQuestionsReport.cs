using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Evaluation.Exams;

/// <summary>The page of the stage exam-questions: what is asked, and that counting words answers nothing.</summary>
public static class ExamQuestionsReport
{
    private const int Shown = 6;
    private const int Open = 2;

    /// <summary>Writes <c>report.html</c>.</summary>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new ReportPage(new Text("Exam questions", "试题"), Sections(summary, context.Folder));
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var test = ExamQuestionFile.Read(Path.Combine(folder, ExamQuestionsStage.TestFile));
        var (share, documents) = (Numeral.Percent(summary.Number("overlap_baseline")), Numeral.Count(summary.Number("documents")));
        return
        [
            new(new Text("Exam questions", "试题"), [
                new Paragraph(new Text(
                    $"{Numeral.Count(test.Count)} questions of {documents} documents that no model learnt from. The four options come from one document, are cut to the same number of words and share equally many words with what is asked; the right one is the shortest as often as the longest.",
                    $"{Numeral.Count(test.Count)} 题，来自模型未学过的 {documents} 篇文档。四个选项出自同一文档，截到相同的词数，与题干共有的词数也相同；正确选项最短与最长的次数一样多。")),
                new FigureBlock(new Histogram(
                    new Text("Words that the question and each of its options have in common", "题干与各选项共有的词数"),
                    new Axis(new Text("words", "词数")),
                    new Axis(new Text("questions", "题数")),
                    [.. test.Select(q => (double)q.Overlap)])),
                new WhatToLookAt([new Text(
                    $"Choosing by the share of common words gets {share.English} right; guessing gets 25 %. A model must be better than both.",
                    $"按共有词所占比例选择，正确率为 {share.Chinese}；瞎猜为 25%。模型必须超过二者。")]),
                .. Details.Beyond(Open, test.Take(Shown).Select(question => new Sample(
                    Text.Same(question.Id),
                    $"{(question.Context.Length > 0 ? question.Context + "." : "")}{question.Subject}\n",
                    string.Join('\n', question.Options.Select((option, i) => $"{(i == question.Answer ? "→" : " ")} {ExamQuestion.Letter(i)}. {option}"))))),
            ]),
        ];
    }
}
