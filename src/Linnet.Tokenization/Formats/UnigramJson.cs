using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models;

namespace Linnet.Tokenization.Formats;

/// <summary>The section <c>model</c> of Unigram: a list of tokens and log-probabilities.</summary>
internal static class UnigramJson
{
    private const int MaximumLength = 1 << 16;

    /// <summary>Makes the model.</summary>
    /// <exception cref="TokenizerFormatException">An entry is no token and number, or stands twice; there is no unknown token.</exception>
    public static UnigramModel Read(JsonSection section)
    {
        section.AllowOnly("type", "unk_id", "vocab", "byte_fallback");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        List<UnigramToken> tokens = [];
        foreach (var entry in section.Required("vocab").Items(VocabularyJson.MaximumIds))
        {
            var (text, score) = Entry(entry);
            if (!ids.TryAdd(text, tokens.Count))
            {
                throw entry.Fault(new Text($"{entry.Shown()}, which is entry {ids[text]} too", $"{entry.Shown()}，与第 {ids[text]} 项重复"));
            }

            tokens.Add(new UnigramToken(Encoding.UTF8.GetBytes(text), score));
        }

        return PairOptions.Sound(section, () => new UnigramModel(
            tokens, section.Required("unk_id").Integer(0, tokens.Count - 1), section.Flag("byte_fallback", missing: false) ? Bytes(ids) : null));
    }

    /// <summary>The section for a model.</summary>
    public static JsonObject Write(UnigramModel model) => new()
    {
        ["type"] = "Unigram",
        ["unk_id"] = model.Unknown,
        ["vocab"] = new JsonArray([.. model.Tokens.Select(token => new JsonArray(Encoding.UTF8.GetString(token.Text.Span), token.Score))]),
        ["byte_fallback"] = model.Bytes is not null,
    };

    private static (string Text, double Score) Entry(JsonSection entry) =>
        entry.Element.ValueKind == JsonValueKind.Array && entry.Element.GetArrayLength() == 2
        && entry.Element[0].ValueKind == JsonValueKind.String && entry.Element[0].GetString() is { Length: > 0 and <= MaximumLength } text
        && entry.Element[1].ValueKind == JsonValueKind.Number && entry.Element[1].TryGetDouble(out var score) && double.IsFinite(score)
            ? (text, score)
            : throw entry.Refused();

    private static int[] Bytes(Dictionary<string, int> ids) =>
        [.. Enumerable.Range(0, 256).Select(value => ids.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), -1))];
}
