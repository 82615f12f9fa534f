using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Metrics;

namespace Linnet.Instruction.Tuning;

/// <summary>One held-out question put to the model three times: before tuning as it stands and as a text to go on with, and after tuning.</summary>
/// <param name="Kind">The question's kind.</param>
/// <param name="Question">The question.</param>
/// <param name="Stem">The same content as a text that breaks off where the answer would stand; null when there is none.</param>
/// <param name="Reference">The right answer.</param>
/// <param name="BaseQuestion">How the pretrained model went on after the question.</param>
/// <param name="BaseStem">How it went on after the stem; null when there is none.</param>
/// <param name="Answer">What the tuned model answered.</param>
public sealed record Comparison(
    string Kind, string Question, string? Stem, string Reference, WrittenText BaseQuestion, WrittenText? BaseStem, WrittenText Answer)
{
    /// <summary>Asks.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="stems">Their stems, by the questions' ids.</param>
    /// <param name="before">Writes as the pretrained model.</param>
    /// <param name="after">Writes as the tuned one.</param>
    /// <param name="cancellation">Stops within one token.</param>
    public static IReadOnlyList<Comparison> Of(
        IReadOnlyList<PromptCompletion> questions,
        IReadOnlyDictionary<string, string> stems,
        Answerer before,
        Answerer after,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(stems);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var asked = before.GoOn(questions.Select(q => q.Prompt), cancellation);
        var continued = before.GoOn(questions.Select(q => stems.GetValueOrDefault(q.Id) ?? ""), cancellation);
        var answered = after.Answer(questions.Select(q => q.Prompt), cancellation);
        return
        [
            .. questions.Select((question, i) => stems.GetValueOrDefault(question.Id) is { } stem
                ? new Comparison(question.Kind, question.Prompt, stem, question.Completion, asked[i], continued[i], answered[i])
                : new Comparison(question.Kind, question.Prompt, null, question.Completion, asked[i], null, answered[i])),
        ];
    }

    /// <summary>Writes comparisons as JSON lines.</summary>
    public static void Write(string path, IEnumerable<Comparison> comparisons) => TextLines.Write(path, comparisons, (json, row) =>
    {
        json.WriteString("kind", row.Kind);
        json.WriteString("question", row.Question);
        json.WriteString("stem", row.Stem);
        json.WriteString("reference", row.Reference);
        json.WriteString("base_question", row.BaseQuestion.Text);
        json.WriteBoolean("base_question_ended", row.BaseQuestion.Ended);
        json.WriteString("base_stem", row.BaseStem?.Text);
        json.WriteBoolean("base_stem_ended", row.BaseStem?.Ended ?? false);
        json.WriteString("answer", row.Answer.Text);
        json.WriteBoolean("answer_ended", row.Answer.Ended);
    });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<Comparison> Read(string path) =>
    [
        .. MetricsReader.Read(path).Select(line => new Comparison(
            Text(line, "kind"),
            Text(line, "question"),
            (string?)line["stem"],
            Text(line, "reference"),
            new(Text(line, "base_question"), (bool)line["base_question_ended"]!),
            line["base_stem"] is { } stem ? new((string)stem!, (bool)line["base_stem_ended"]!) : null,
            new(Text(line, "answer"), (bool)line["answer_ended"]!))),
    ];

    private static string Text(JsonObject line, string key) => line[key]!.GetValue<string>();
}
