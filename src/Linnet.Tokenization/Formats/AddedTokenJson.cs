using System.Text.Json.Nodes;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>Reads and writes the added tokens of tokenizer.json and of tokenizer_config.json.</summary>
internal static class AddedTokenJson
{
    private const int MaximumCount = 1 << 17;
    private const int MaximumBytes = 1 << 21;

    /// <summary>The list <c>added_tokens</c> of a tokenizer.json.</summary>
    /// <exception cref="TokenizerFormatException">An entry is no token, or an id or a text stands twice.</exception>
    public static List<AddedToken> ReadList(JsonSection section)
    {
        var seen = new Seen();
        return [.. section.Items(MaximumCount).Select(item =>
        {
            item.AllowOnly("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            return seen.Check(item, Read(item, item.Required("id").Integer(0, VocabularyJson.MaximumIds - 1)));
        })];
    }

    /// <summary>The object <c>added_tokens_decoder</c> of a tokenizer_config.json, whose keys are the ids.</summary>
    /// <exception cref="TokenizerFormatException">An entry is no token, or an id or a text stands twice.</exception>
    public static List<AddedToken> ReadDecoder(JsonSection section)
    {
        var seen = new Seen();
        return [.. section.Members(MaximumCount).Select(member =>
        {
            member.Value.AllowOnly("__type", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            return int.TryParse(member.Key, System.Globalization.NumberStyles.None, null, out var id) && id < VocabularyJson.MaximumIds
                ? seen.Check(member.Value, Read(member.Value, id))
                : throw member.Value.Refused();
        })];
    }

    /// <summary>A token as <c>added_tokens</c> holds it.</summary>
    public static JsonObject Write(AddedToken token) => new()
    {
        ["id"] = token.Id,
        ["content"] = token.Text,
        ["single_word"] = token.SingleWord,
        ["lstrip"] = token.LeftStrip,
        ["rstrip"] = token.RightStrip,
        ["normalized"] = token.Normalized,
        ["special"] = token.IsSpecial,
    };

    // Missing flags are as Hugging Face's AddedToken has them.
    private static AddedToken Read(JsonSection item, int id)
    {
        var isSpecial = item.Flag("special", missing: false);
        return new AddedToken(item.Required("content").Text(), id)
        {
            IsSpecial = isSpecial,
            SingleWord = item.Flag("single_word", missing: false),
            LeftStrip = item.Flag("lstrip", missing: false),
            RightStrip = item.Flag("rstrip", missing: false),
            Normalized = item.Flag("normalized", missing: !isSpecial),
        };
    }

    private sealed class Seen
    {
        private readonly HashSet<int> _ids = [];
        private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
        private int _bytes;

        public AddedToken Check(JsonSection item, AddedToken token)
        {
            _bytes += System.Text.Encoding.UTF8.GetByteCount(token.Text);
            return token.Text.Length == 0 || !_ids.Add(token.Id) || !_texts.Add(token.Text)
                ? throw item.Fault(new Text($"{item.Shown()}, which is empty or whose id or content stands twice", $"{item.Shown()}，内容为空，或其 id 或内容出现两次"))
                : _bytes > MaximumBytes
                    ? throw item.Fault(new Text($"more than {MaximumBytes} bytes of added tokens", $"添加的词元超过 {MaximumBytes} 字节"))
                    : token;
        }
    }
}
