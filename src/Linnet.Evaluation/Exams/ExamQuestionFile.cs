using System.Text.Json;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;

namespace Linnet.Evaluation.Exams;

/// <summary>Reads and writes questions: <c>{"id","kind","document","context","member","options":["…" ×4],"answer":"B","overlap":1}</c> lines.</summary>
public static class ExamQuestionFile
{
    /// <summary>Writes questions; the file appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<ExamQuestion> questions) => TextLines.Write(path, questions, (json, question) =>
    {
        json.WriteString("id", question.Id);
        json.WriteString("kind", question.Kind);
        json.WriteString("document", question.Document);
        json.WriteString("context", question.Context);
        json.WriteString("member", question.Subject);
        json.WriteStartArray("options");
        foreach (var option in question.Options)
        {
            json.WriteStringValue(option);
        }

        json.WriteEndArray();
        json.WriteString("answer", $"{ExamQuestion.Letter(question.Answer)}");
        json.WriteNumber("overlap", question.Overlap);
    });

    /// <summary>Reads questions.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is no question.</exception>
    public static IReadOnlyList<ExamQuestion> Read(string path, CancellationToken cancellation = default)
    {
        var reader = new JsonLinesReader();
        List<ExamQuestion> questions = [];
        foreach (var line in reader.ReadFile(path, cancellation))
        {
            questions.Add(Question(path, line.Number, line.Value));
            RequireNoneSkipped(reader, path, line.Number);
        }

        RequireNoneSkipped(reader, path, questions.Count + 1);
        return questions;
    }

    private static ExamQuestion Question(string path, long line, JsonElement value)
    {
        string[] options = value.TryGetProperty("options", out var list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(o => o.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(o => o.GetString()!)]
            : [];
        if (options.Length != ExamQuestion.OptionCount)
        {
            throw Error("options", new Text("a list of four texts", "由四段文本组成的列表"));
        }

        var answer = Required("answer") is [var letter] ? letter - 'A' : -1;
        if (answer is < 0 or >= ExamQuestion.OptionCount)
        {
            throw Error("answer", new Text("A, B, C or D", "A、B、C 或 D"));
        }

        var overlap = value.TryGetProperty("overlap", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var count) ? count : 0;
        return new ExamQuestion(Optional("id") ?? $"{line}", Optional("kind") ?? "", Optional("document") ?? "", Optional("context") ?? "", Required("member"), options, answer, overlap);

        string? Optional(string key) => !value.TryGetProperty(key, out var found) ? null
            : found.ValueKind == JsonValueKind.String ? found.GetString()
            : throw Error(key, new Text("a text", "文本"));

        string Required(string key) => Optional(key) ?? throw Error(key, new Text("a text", "文本"));

        DataFormatException Error(string key, Text expected) => new(
            path,
            line,
            new Text($"{key}: expected {expected.English}. Make the questions again with `eval exam-questions`.", $"{key}：应为{expected.Chinese}。请用 `eval exam-questions` 重新生成题目。"),
            excerpt: value.GetRawText());
    }

    private static void RequireNoneSkipped(JsonLinesReader reader, string path, long line)
    {
        if (reader.Counts.Skipped > 0)
        {
            throw new DataFormatException(path, line, new Text(
                "expected one JSON object a line, found a line that is none. Make the questions again with `eval exam-questions`.",
                "每行应为一个 JSON 对象，实际有一行不是。请用 `eval exam-questions` 重新生成题目。"));
        }
    }
}
