using System.Text.Json;
using Linnet.Core.Documents;

namespace Linnet.Evaluation.Exams;

/// <summary>Writes answers: <c>{"id","answer","letters","letters_choice","sums","lengths","likelihood","likelihood_choice"}</c> lines; null where a prompt did not fit.</summary>
public static class ExamAnswerFile
{
    /// <summary>The file of a model's answers.</summary>
    public static string Name(string model) => $"answers-{model}.jsonl";

    /// <summary>Writes answers; the file appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<ExamAnswer> answers) => TextLines.Write(path, answers, (json, answer) =>
    {
        json.WriteString("id", answer.Question.Id);
        json.WriteString("answer", $"{ExamQuestion.Letter(answer.Question.Answer)}");
        Numbers(json, "letters", answer.Letters);
        Choice(json, "letters_choice", answer.Letters);
        Numbers(json, "sums", answer.Sums);
        Numbers(json, "lengths", [.. answer.Lengths.Select(l => (double)l)]);
        Numbers(json, "likelihood", answer.Means);
        Choice(json, "likelihood_choice", answer.Means);
    });

    private static void Numbers(Utf8JsonWriter json, string key, IReadOnlyList<double>? numbers)
    {
        if (numbers is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartArray(key);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void Choice(Utf8JsonWriter json, string key, IReadOnlyList<double>? scores)
    {
        if (ExamAnswer.Choice(scores) is { } choice)
        {
            json.WriteString(key, $"{ExamQuestion.Letter(choice)}");
        }
        else
        {
            json.WriteNull(key);
        }
    }
}
