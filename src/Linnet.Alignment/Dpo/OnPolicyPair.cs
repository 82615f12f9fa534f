using System.Text.Json.Nodes;
using Linnet.Alignment.Sampling;

namespace Linnet.Alignment.Dpo;

/// <summary>The best and the worst of some answers that the SFT model itself gave to one question.</summary>
/// <param name="Question">The question's text.</param>
/// <param name="Prompt">Its tokens.</param>
/// <param name="Chosen">The answer with the highest score.</param>
/// <param name="Rejected">The answer with the lowest.</param>
/// <param name="ChosenScore">Its score.</param>
/// <param name="RejectedScore">Its score.</param>
public sealed record OnPolicyPair(string Question, int[] Prompt, int[] Chosen, int[] Rejected, double ChosenScore, double RejectedScore)
{
    /// <summary>Takes best and worst of one question's answers; the first of equals.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answers">[samples].</param>
    /// <param name="scores">[samples].</param>
    /// <param name="leastGap">Null is returned unless the scores differ by more than this: a pair must say something.</param>
    public static OnPolicyPair? Of(Question question, IReadOnlyList<SampledAnswer> answers, IReadOnlyList<double> scores, double leastGap)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(scores);
        var best = Enumerable.Range(0, scores.Count).MaxBy(i => scores[i]);
        var worst = Enumerable.Range(0, scores.Count).MinBy(i => scores[i]);
        return scores[best] - scores[worst] <= leastGap
            ? null
            : new(question.Text, question.Prompt, answers[best].Tokens, answers[worst].Tokens, scores[best], scores[worst]);
    }

    /// <summary>Reads a line of pairs.jsonl.</summary>
    public static OnPolicyPair FromJson(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new(
            line["question"]!.GetValue<string>(), Ids("prompt_tokens"), Ids("chosen_tokens"), Ids("rejected_tokens"),
            line["chosen_score"]!.GetValue<double>(), line["rejected_score"]!.GetValue<double>());

        int[] Ids(string key) => [.. line[key]!.AsArray().Select(id => id!.GetValue<int>())];
    }

    /// <summary>The pair as a line of pairs.jsonl. The tokens as they were drawn: encoding the text again could give others.</summary>
    /// <param name="text">Decodes an answer.</param>
    public JsonObject ToJson(Func<int[], string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new()
        {
            ["question"] = Question,
            ["chosen"] = text(Chosen),
            ["rejected"] = text(Rejected),
            ["chosen_score"] = ChosenScore,
            ["rejected_score"] = RejectedScore,
            ["prompt_tokens"] = Ids(Prompt),
            ["chosen_tokens"] = Ids(Chosen),
            ["rejected_tokens"] = Ids(Rejected),
        };

        static JsonArray Ids(int[] tokens) => [.. tokens.Select(token => (JsonNode)token)];
    }
}
