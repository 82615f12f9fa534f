using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>Tokens and their ids, as <c>vocab</c> and <c>vocab.json</c> hold them.</summary>
/// <param name="texts">The text of each id; null where the file has no token for it.</param>
/// <param name="ids">The id of each text.</param>
internal sealed class VocabularyJson(string?[] texts, Dictionary<string, int> ids)
{
    /// <summary>Ids are below this, in every file.</summary>
    public const int MaximumIds = 1 << 21;

    private const int MaximumLength = 1 << 16;

    /// <summary>The text of each id; null where the file has no token for it.</summary>
    public string?[] Texts => texts;

    /// <summary>The id of each text.</summary>
    public Dictionary<string, int> Ids => ids;

    /// <summary>Reads an object of texts and ids.</summary>
    /// <exception cref="TokenizerFormatException">An id stands twice or is too large, a text is empty or too long.</exception>
    public static VocabularyJson Read(JsonSection section)
    {
        section.RequireMembers(MaximumIds);
        var ids = new Dictionary<string, int>(section.Element.GetPropertyCount(), StringComparer.Ordinal);
        var texts = new List<string?>(section.Element.GetPropertyCount());
        foreach (var member in section.Element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var id) || id is < 0 or >= MaximumIds)
            {
                throw section.Member(member.Name, member.Value).Refused();
            }

            var text = member.Name;
            while (texts.Count <= id)
            {
                texts.Add(null);
            }

            if (text.Length is 0 or > MaximumLength)
            {
                throw section.Member(text, member.Value).Fault(new Text($"a token of {text.Length} characters", $"长度为 {text.Length} 个字符的词元"));
            }

            if (texts[id] is { } other)
            {
                throw section.Member(text, member.Value).Fault(new Text(
                    $"{id}, which is the id of '{JsonSection.Shown(other)}' too", $"{id}，这也是 '{JsonSection.Shown(other)}' 的 id"));
            }

            texts[id] = text;
            ids.Add(text, id);
        }

        return new VocabularyJson([.. texts], ids);
    }

    /// <summary>An object of the texts, each at its place as id; nothing is a gap.</summary>
    public static JsonObject Write(IReadOnlyList<string> texts) => Write(texts.Index().Where(token => token.Item.Length > 0).Select(token => (token.Item, token.Index)));

    /// <summary>An object of texts and ids, by id.</summary>
    public static JsonObject Write(IEnumerable<(string Text, int Id)> tokens)
    {
        var vocabulary = new JsonObject();
        foreach (var (text, id) in tokens.OrderBy(token => token.Id))
        {
            vocabulary[text] = id;
        }

        return vocabulary;
    }
}
