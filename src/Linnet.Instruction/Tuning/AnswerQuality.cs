using Linnet.Core.Documents;

namespace Linnet.Instruction.Tuning;

/// <summary>A held-out question with what the model answered before and after tuning.</summary>
/// <param name="Question">The question and its right answer.</param>
/// <param name="Before">The pretrained model's answer to the same prompt.</param>
/// <param name="After">The tuned model's.</param>
public sealed record AnsweredQuestion(PromptCompletion Question, WrittenText Before, WrittenText After)
{
    /// <summary>Writes answers as JSON lines.</summary>
    public static void Write(string path, IEnumerable<AnsweredQuestion> answers) => TextLines.Write(path, answers, (json, row) =>
    {
        json.WriteString("id", row.Question.Id);
        json.WriteString("kind", row.Question.Kind);
        json.WriteString("question", row.Question.Prompt);
        json.WriteString("reference", row.Question.Completion);
        json.WriteString("before", row.Before.Text);
        json.WriteNumber("rouge_l_before", AnswerScore.RougeL(row.Before.Text, row.Question.Completion));
        json.WriteString("after", row.After.Text);
        json.WriteNumber("rouge_l", AnswerScore.RougeL(row.After.Text, row.Question.Completion));
    });
}

/// <summary>How good some answers are.</summary>
/// <param name="RougeL">Mean of <see cref="AnswerScore.RougeL"/>, in [0, 1].</param>
/// <param name="Exact">Share that equal their reference to the letter, in [0, 1].</param>
/// <param name="Ended">Share that the model ended itself, in [0, 1].</param>
public readonly record struct AnswerQuality(double RougeL, double Exact, double Ended)
{
    /// <summary>Scores answers.</summary>
    /// <param name="answers">Answers with their references, at least one.</param>
    public static AnswerQuality Of(IReadOnlyCollection<(WrittenText Answer, string Reference)> answers) => new(
        answers.Average(a => AnswerScore.RougeL(a.Answer.Text, a.Reference)),
        answers.Average(a => a.Answer.Text == a.Reference ? 1.0 : 0),
        answers.Average(a => a.Answer.Ended ? 1.0 : 0));
}
