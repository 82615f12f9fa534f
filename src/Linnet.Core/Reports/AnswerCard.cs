using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>One question with the answers of several models, on one card.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answers">The answers, in order.</param>
public sealed record AnswerCard(string Question, IReadOnlyList<CardAnswer> Answers) : ReportBlock
{
    internal override void Write(HtmlCanvas html)
    {
        html.Raw("<div class=\"sample\"><pre class=\"question\" dir=\"auto\">").Verbatim(Question).Raw("</pre>");
        foreach (var answer in Answers)
        {
            html.Element("h3", "", answer.Caption);
            if (answer.Written.Length == 0)
            {
                html.Element("p", "none", ReportMessages.EmptyCompletion);
                continue;
            }

            html.Raw("<pre dir=\"auto\"><span class=\"completion\">").Verbatim(answer.Written).Raw("</span></pre>");
        }

        html.Raw("</div>\n");
    }
}

/// <summary>An answer on an <see cref="AnswerCard"/>.</summary>
/// <param name="Caption">Who wrote it, and its score.</param>
/// <param name="Written">What was written.</param>
public sealed record CardAnswer(Text Caption, string Written);
