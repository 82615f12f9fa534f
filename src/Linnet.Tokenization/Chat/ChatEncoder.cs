using System.Text;

namespace Linnet.Tokenization.Chat;

/// <summary>Turns a rendered conversation into ids and their loss mask.</summary>
/// <remarks>
/// Marks become their ids; the text between them is encoded whole, as the model's own tokenizer does, but cut where loss begins or ends:
/// so the ids of a prompt are the beginning of the ids with its answer, which is what the model sees when it is asked.
/// </remarks>
/// <param name="vocabulary">The marks and the tokenizer.</param>
/// <param name="cutsEverywhere">Whether the text is cut between the template's words and a message too.</param>
internal sealed class ChatEncoder(ChatVocabulary vocabulary, bool cutsEverywhere)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spans">Its parts, without gaps.</param>
    /// <param name="marks">Its marks.</param>
    /// <param name="hasLoss">Whether the model learns to write a span.</param>
    /// <exception cref="ArgumentException">A message holds half a surrogate pair.</exception>
    public ChatTokens Encode(string text, IReadOnlyList<ChatSpan> spans, IReadOnlyList<FoundMark> marks, Func<ChatSpan, bool> hasLoss)
    {
        List<int> ids = [];
        List<bool> losses = [];
        var (at, span, mark) = (0, 0, 0);
        while (at < text.Length)
        {
            while (spans[span].Start + spans[span].Length <= at)
            {
                span++;
            }

            var loss = hasLoss(spans[span]);
            if (mark < marks.Count && marks[mark].Start == at)
            {
                ids.Add(marks[mark].Mark.Id!.Value);
                at = marks[mark++].End;
            }
            else
            {
                var end = mark < marks.Count ? marks[mark].Start : text.Length;
                for (var next = span + 1; next < spans.Count && spans[next].Start < end; next++)
                {
                    if (cutsEverywhere || hasLoss(spans[next]) != loss)
                    {
                        end = spans[next].Start;
                    }
                }

                var part = text.AsSpan(at, end - at);
                part = mark > 0 && marks[mark - 1] is { Mark.RightStrip: true } before && before.End == at ? part.TrimStart() : part;
                part = mark < marks.Count && marks[mark] is { Mark.LeftStrip: true } behind && behind.Start == end ? part.TrimEnd() : part;
                ids.AddRange(vocabulary.Tokenizer.Encode(Encode(part)));
                at = end;
            }

            while (losses.Count < ids.Count)
            {
                losses.Add(loss);
            }
        }

        return new ChatTokens([.. ids], [.. losses]);
    }

    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Utf8.GetByteCount(text)];
        Utf8.GetBytes(text, bytes);
        return bytes;
    }
}
