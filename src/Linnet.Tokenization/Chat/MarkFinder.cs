using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tokenization.Chat;

/// <summary>A mark in a rendered text.</summary>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="Mark">Which.</param>
internal readonly record struct FoundMark(int Start, ChatVocabulary.Mark Mark)
{
    /// <summary>Behind its last UTF-16 unit.</summary>
    public int End => Start + Mark.Text.Length;
}

/// <summary>Finds the marks of a rendered text: only where the template wrote them, so that no message can forge one.</summary>
internal static class MarkFinder
{
    /// <summary>The marks in order, without overlap: the leftmost first, the longest there.</summary>
    /// <param name="text">The text with its origins.</param>
    /// <param name="vocabulary">The marks.</param>
    /// <param name="isAssistant">Whether a message is the assistant's: its words may give marks that are not special, such as <c>&lt;think&gt;</c>.</param>
    public static List<FoundMark> Find(JinjaText text, ChatVocabulary vocabulary, Func<int, bool> isAssistant)
    {
        List<FoundMark> found = [];
        var start = 0;
        foreach (var (end, isTrusted, isOwn) in Stretches(text, isAssistant))
        {
            var stretch = text.Text.AsSpan(0, end);
            for (var at = start; (isTrusted || isOwn) && at < end;)
            {
                if (vocabulary.Find(stretch, at, withSpecial: isTrusted) is { } mark)
                {
                    found.Add(new FoundMark(at, mark));
                    at += mark.Text.Length;
                }
                else
                {
                    at++;
                }
            }

            start = end;
        }

        return found;
    }

    // Neighbouring runs of one kind together: a mark may be put together of several of the template's strings.
    private static IEnumerable<(int End, bool IsTrusted, bool IsOwn)> Stretches(JinjaText text, Func<int, bool> isAssistant)
    {
        (int End, bool IsTrusted, bool IsOwn)? last = null;
        foreach (var (end, origin) in text.Runs)
        {
            (int End, bool IsTrusted, bool IsOwn) stretch = (end, origin.IsTrusted, !origin.IsTrusted && origin.Message is { } message && isAssistant(message));
            if (last is { } before && (before.IsTrusted != stretch.IsTrusted || before.IsOwn != stretch.IsOwn))
            {
                yield return before;
            }

            last = stretch;
        }

        if (last is { } rest)
        {
            yield return rest;
        }
    }
}
