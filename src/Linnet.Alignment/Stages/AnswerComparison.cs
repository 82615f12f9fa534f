using System.Text.Json.Nodes;
using Linnet.Alignment.Sampling;

namespace Linnet.Alignment.Stages;

/// <summary>samples.jsonl of every alignment stage: what the SFT model answered, and what was answered in the end, with their scores.</summary>
internal static class AnswerComparison
{
    /// <summary>The file's name.</summary>
    public const string FileName = "samples.jsonl";

    /// <summary>One line.</summary>
    public static JsonObject Line(Question question, string before, double beforeScore, string after, double afterScore) => new()
    {
        ["id"] = question.Id,
        ["question"] = question.Text,
        ["reference"] = question.Reference,
        ["before"] = before,
        ["before_score"] = beforeScore,
        ["after"] = after,
        ["after_score"] = afterScore,
    };
}
