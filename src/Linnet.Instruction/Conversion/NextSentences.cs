using Linnet.Core.Documents;

namespace Linnet.Instruction.Conversion;

/// <summary>Takes instructions from any text: a sentence, and the one that follows it.</summary>
public static class NextSentences
{
    /// <summary>The pairs of neighbouring sentences of a document; no sentence is in two pairs.</summary>
    /// <returns>Records of the kind <see cref="Wordings.NextSentence"/> with bare content; their ids are the document's with a number.</returns>
    public static IEnumerable<PromptCompletion> Pairs(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Sentences.Split(document.Text).Chunk(2).Where(pair => pair.Length == 2).Select((pair, index) =>
            new PromptCompletion($"{document.Id}#{index + 1}", Wordings.NextSentence, document.Id, pair[0], pair[1]));
    }
}
