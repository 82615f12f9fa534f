using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tokenization.Chat;

/// <summary>Lays a rendered text out in spans.</summary>
internal static class ChatSpans
{
    /// <summary>Spans without gaps: answers whole, else each stretch of one message or of the template.</summary>
    public static List<ChatSpan> Of(Conversation conversation, JinjaText text, IReadOnlyList<Answer> answers)
    {
        List<ChatSpan> spans = [];
        var start = 0;
        var answer = 0;
        foreach (var (end, origin) in text.Runs)
        {
            while (start < end)
            {
                while (answer < answers.Count && answers[answer].End <= start)
                {
                    answer++;
                }

                var isAnswer = answer < answers.Count && answers[answer].Start <= start;
                var stop = answer < answers.Count ? Math.Min(end, isAnswer ? answers[answer].End : Math.Max(answers[answer].Start, start)) : end;
                var message = isAnswer ? answers[answer].Message : origin.IsTrusted ? null : origin.Message;
                Add(spans, new ChatSpan(start, stop - start, message, Role(conversation, message, isAnswer), isAnswer));
                start = stop;
            }
        }

        return spans;
    }

    private static string? Role(Conversation conversation, int? message, bool isAnswer) =>
        message is { } index ? conversation.Messages[index].Role : isAnswer ? ChatMessage.Assistant : null;

    private static void Add(List<ChatSpan> spans, ChatSpan span)
    {
        if (spans is [.., var last] && last.Message == span.Message && last.Role == span.Role && last.IsAnswer == span.IsAnswer)
        {
            spans[^1] = last with { Length = last.Length + span.Length };
        }
        else
        {
            spans.Add(span);
        }
    }
}
