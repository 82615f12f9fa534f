using Linnet.Core.Documents;

namespace Linnet.Instruction.Conversion;

/// <summary>Takes instructions from any text: a sentence, and the one that follows it.</summary>
public static class Sentences
{
    private const string Enders = ".!?。！？…";

    private const string WideEnders = "。！？…";

    /// <summary>The pairs of neighbouring sentences of a document; no sentence is in two pairs.</summary>
    /// <returns>Records of the kind <see cref="Wordings.NextSentence"/> with bare content; their ids are the document's with a number.</returns>
    public static IEnumerable<PromptCompletion> Pairs(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Split(document.Text).Chunk(2).Where(pair => pair.Length == 2).Select((pair, index) =>
            new PromptCompletion($"{document.Id}#{index + 1}", Wordings.NextSentence, document.Id, pair[0], pair[1]));
    }

    /// <summary>Splits a text at line ends, behind Chinese sentence marks, and behind Latin ones that white space follows.</summary>
    /// <returns>Sentences with their marks, trimmed, none empty.</returns>
    public static IEnumerable<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] == '\n' || i + 1 == text.Length
                || (WideEnders.Contains(text[i], StringComparison.Ordinal) && !Enders.Contains(text[i + 1], StringComparison.Ordinal))
                || (Enders.Contains(text[i], StringComparison.Ordinal) && char.IsWhiteSpace(text[i + 1]));
            if (!ends)
            {
                continue;
            }

            var sentence = text[start..(i + 1)].Trim();
            start = i + 1;
            if (sentence.Length > 0)
            {
                yield return sentence;
            }
        }
    }
}
