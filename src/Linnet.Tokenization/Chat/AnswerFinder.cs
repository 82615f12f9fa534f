using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tokenization.Chat;

/// <summary>What the assistant writes of a rendered text.</summary>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="End">Behind its last UTF-16 unit.</param>
/// <param name="Message">The message, or null where a generation block holds none of its words.</param>
internal readonly record struct Answer(int Start, int End, int? Message);

/// <summary>Finds what the assistant writes: by the template's generation blocks or, where it has none, by rendering what the model was asked.</summary>
/// <remarks>
/// Without generation blocks the answer to message i begins where the prompt for it ends. The prompt is rendered from the messages before;
/// what stands in it behind their last word is compared with what stands behind their last word in the whole text, so that a template
/// which rewrites earlier messages does no harm. The answer ends with the special token that ends a turn, or with its last word.
/// </remarks>
/// <param name="renderer">Renders prompts.</param>
/// <param name="end">The mark that ends a turn, or null when the template writes none.</param>
internal sealed class AnswerFinder(ChatRenderer renderer, string? end)
{
    /// <summary>The answers in order, and the messages whose prompt is not the beginning of the text.</summary>
    public (List<Answer> Answers, List<int> Unstable) Find(Conversation conversation, ChatValues values, JinjaText text, IReadOnlyList<FoundMark> marks)
    {
        if (renderer.MarksAnswers(values))
        {
            return (Generated(text), []);
        }

        List<Answer> answers = [];
        List<int> unstable = [];
        for (var i = 0; i < conversation.Messages.Count; i++)
        {
            if (conversation.Messages[i].Role == ChatMessage.Assistant && Find(values, text, marks, i, unstable) is { } answer)
            {
                answers.Add(answer);
            }
        }

        return (answers, unstable);
    }

    private static List<Answer> Generated(JinjaText text)
    {
        List<Answer> answers = [];
        var start = 0;
        foreach (var (runEnd, origin) in text.Runs)
        {
            if (origin.IsGenerated)
            {
                if (answers is [.., var last] && last.End == start && (last.Message is null || origin.Message is null || last.Message == origin.Message))
                {
                    answers[^1] = last with { End = runEnd, Message = last.Message ?? origin.Message };
                }
                else
                {
                    answers.Add(new Answer(start, runEnd, origin.Message));
                }
            }

            start = runEnd;
        }

        return answers;
    }

    private Answer? Find(ChatValues values, JinjaText text, IReadOnlyList<FoundMark> marks, int message, List<int> unstable)
    {
        var prompt = renderer.TryRender(values, message, promptsAnswer: true);
        var words = Words(text, message);
        var next = Behind(text, message);
        var limit = words?.Start ?? next;
        var before = LastWord(text, message, limit);
        var tail = prompt is null ? default : prompt.Text.AsSpan(LastWord(prompt, message, prompt.Length));
        var matched = tail.CommonPrefixLength(text.Text.AsSpan(before, limit - before));
        if (prompt is null || !text.Text.StartsWith(prompt.Text, StringComparison.Ordinal))
        {
            unstable.Add(message);
        }

        if (words is null && (prompt is null || matched < tail.Length))
        {
            return null; // the template leaves the message out
        }

        var start = matched < tail.Length || prompt is null ? Whole(marks, before + matched) : before + matched;
        start = prompt is null ? words!.Value.Start : start;
        var stop = Math.Max(start, words?.End ?? start);
        var turnEnd = marks.FirstOrDefault(m => m.Start >= stop && m.End <= next && m.Mark.Text == end);
        stop = turnEnd.Mark.Text is null ? stop : turnEnd.End;
        return stop > start ? new Answer(start, stop, message) : null;
    }

    // From the first to the last word of a message.
    private static (int Start, int End)? Words(JinjaText text, int message)
    {
        (int Start, int End)? words = null;
        var start = 0;
        foreach (var (end, origin) in text.Runs)
        {
            if (origin.Message == message && !origin.IsTrusted)
            {
                words = (words?.Start ?? start, end);
            }

            start = end;
        }

        return words;
    }

    // Where the first word or role of a later message stands; the text's end when there is none.
    private static int Behind(JinjaText text, int message)
    {
        var start = 0;
        foreach (var (end, origin) in text.Runs)
        {
            if (origin.Message > message)
            {
                return start;
            }

            start = end;
        }

        return text.Length;
    }

    // Behind the last word or role of the messages before, as far as they stand before a limit.
    private static int LastWord(JinjaText text, int message, int limit)
    {
        var last = 0;
        foreach (var (end, origin) in text.Runs)
        {
            last = origin.Message < message && end <= limit ? end : last;
        }

        return last;
    }

    // A mark is not cut in two.
    private static int Whole(IReadOnlyList<FoundMark> marks, int at)
    {
        var cut = marks.FirstOrDefault(m => m.Start < at && m.End > at);
        return cut.Mark.Text is null ? at : cut.Start;
    }
}
