using Linnet.Core.Documents;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>Puts neighbouring messages of one resource file together into documents of a few lines.</summary>
/// <remarks>
/// A message alone is 5 to 20 words: too little for a language filter to be sure, for near duplicates to be told from short ones, and for a
/// model to have any context. Messages of one file whose keys are neighbours speak of the same feature. The same groups are made in every
/// language, so that a document has the same id in each, and a message and its translation stand on the same side of a split by id.
/// </remarks>
internal static class MessageDocuments
{
    /// <summary>A document of <paramref name="language"/> for each group in which the language has any message.</summary>
    public static IEnumerable<Document> Of(IReadOnlyList<Message> messages, string language, int messagesPerDocument)
    {
        foreach (var (id, group) in Groups(messages, messagesPerDocument))
        {
            var lines = group.Where(m => m.Texts.ContainsKey(language)).Select(m => m.Texts[language]).ToList();
            if (lines.Count > 0)
            {
                yield return new Document(id, group[0].File, string.Join('\n', lines));
            }
        }
    }

    /// <summary>English messages with their Chinese, where the two differ: an equal text was not translated.</summary>
    public static IEnumerable<PromptCompletion> Translations(IReadOnlyList<Message> messages, string language, string kind, int messagesPerDocument) =>
        from entry in Groups(messages, messagesPerDocument)
        from message in entry.Group
        let english = message.Texts["en"]
        let translated = message.Texts.GetValueOrDefault(language)
        where translated is not null && translated != english
        select new PromptCompletion($"{message.File}/{message.Key}", kind, entry.Id, english, translated);

    private static IEnumerable<(string Id, IReadOnlyList<Message> Group)> Groups(IReadOnlyList<Message> messages, int size) =>
        from file in messages.GroupBy(m => m.File, StringComparer.Ordinal)
        from chunk in file.Chunk(size).Select((chunk, i) => (Id: $"{file.Key}#{i + 1}", Group: (IReadOnlyList<Message>)chunk))
        select chunk;
}
