using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization;

/// <summary>Checks the JSON of a tokenizer.json key by key and makes the tokenizer of it.</summary>
internal static class TokenizerReading
{
    private const int MaximumEntries = 1 << 20;
    private const int MaximumTokenLength = 1 << 16;

    private static readonly JsonObject Head = new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["normalizer"] = null,
        ["post_processor"] = null,
        ["decoder"] = TokenizerLayout.ByteLevel(),
    };

    private static readonly string[] Sections = ["added_tokens", "pre_tokenizer", "model"];

    private static readonly string[] ModelLists = ["vocab", "merges"];

    /// <exception cref="TokenizerFormatException">The file describes another tokenizer.</exception>
    public static ITokenizer Read(JsonElement root)
    {
        RequireOptions(root, "", Head, Sections);
        var model = Member(root, "", "model", JsonValueKind.Object);
        RequireOptions(model, "model.", TokenizerLayout.ModelOptions(), ModelLists);
        var specialTokens = SpecialTokens(Member(root, "", "added_tokens", JsonValueKind.Array));
        var vocabulary = Member(model, "model.", "vocab", JsonValueKind.Object);
        var merges = Member(model, "model.", "merges", JsonValueKind.Array);
        var cut = Member(root, "", "pre_tokenizer", JsonValueKind.Object);
        if (Same(cut, TokenizerLayout.ByteLevel()))
        {
            return Same(root, TokenizerLayout.OfBytes())
                ? new ByteTokenizer()
                : throw Unknown("pre_tokenizer", "ByteLevel alone, which is for the vocabulary of bytes without merges", "仅 ByteLevel，只用于没有合并规则的字节词表");
        }

        if (!Same(cut, TokenizerLayout.SplitThenBytes()))
        {
            throw Found("pre_tokenizer", cut);
        }

        var entries = Entries(vocabulary, specialTokens);
        try
        {
            return new BytePairTokenizer(new BytePairVocabulary(entries.Tokens, Merges(merges, entries.Ids), specialTokens));
        }
        catch (ArgumentException error)
        {
            throw new TokenizerFormatException(new Text($"a vocabulary that contradicts itself: {error.Message}", $"自相矛盾的词表：{error.Message}"));
        }
    }

    private static (byte[][] Tokens, Dictionary<string, int> Ids) Entries(JsonElement vocabulary, List<SpecialToken> specialTokens)
    {
        var count = vocabulary.GetPropertyCount();
        if (count > MaximumEntries)
        {
            throw Unknown("model.vocab", $"{count} entries", $"{count} 个词条");
        }

        var special = specialTokens.ToDictionary(t => t.Id, t => t.Text);
        var tokens = new byte[]?[count];
        var ids = new Dictionary<string, int>(count, StringComparer.Ordinal);
        foreach (var entry in vocabulary.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id < 0 || id >= count || tokens[id] is not null)
            {
                throw Unknown("model.vocab", $"'{Shown(entry.Name)}' with the id {Shown(entry.Value)}: ids are 0 to {count - 1}, each once", $"'{Shown(entry.Name)}' 的 id 为 {Shown(entry.Value)}：id 应为 0 到 {count - 1}，各出现一次");
            }

            if (special.TryGetValue(id, out var text))
            {
                tokens[id] = text == entry.Name ? [] : throw Unknown("model.vocab", $"'{Shown(entry.Name)}' with the id of the special token '{Shown(text)}'", $"'{Shown(entry.Name)}' 使用了特殊词元 '{Shown(text)}' 的 id");
                continue;
            }

            tokens[id] = entry.Name.Length is > 0 and <= MaximumTokenLength && ByteCharacters.Read(entry.Name) is { } bytes
                ? bytes
                : throw Unknown("model.vocab", $"'{Shown(entry.Name)}', which is not written by bytes and no special token", $"'{Shown(entry.Name)}'，既不是字节写法也不是特殊词元");
            ids.Add(entry.Name, id);
        }

        return ([.. tokens.OfType<byte[]>()], ids);
    }

    private static List<BytePairMerge> Merges(JsonElement merges, Dictionary<string, int> ids)
    {
        if (merges.GetArrayLength() > 4 * MaximumEntries)
        {
            throw Unknown("model.merges", $"{merges.GetArrayLength()} merges", $"{merges.GetArrayLength()} 条合并规则");
        }

        var list = new List<BytePairMerge>(merges.GetArrayLength());
        foreach (var merge in merges.EnumerateArray())
        {
            // Written as "a b"; newer writers of this format give ["a", "b"].
            var parts = merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString()!.Split(' '),
                JsonValueKind.Array when merge.EnumerateArray().All(p => p.ValueKind == JsonValueKind.String) => [.. merge.EnumerateArray().Select(p => p.GetString()!)],
                _ => [],
            };
            list.Add(parts.Length == 2 && ids.TryGetValue(parts[0], out var left) && ids.TryGetValue(parts[1], out var right) && ids.TryGetValue(parts[0] + parts[1], out var result)
                ? new BytePairMerge(left, right, result)
                : throw Unknown($"model.merges[{list.Count}]", $"{Shown(merge)}, whose parts and whole are not all in the vocabulary", $"{Shown(merge)}，其两部分与合并结果并不都在词表中"));
        }

        return list;
    }

    private static List<SpecialToken> SpecialTokens(JsonElement added)
    {
        if (added.GetArrayLength() > 4096)
        {
            throw Unknown("added_tokens", $"{added.GetArrayLength()} of them", $"{added.GetArrayLength()} 个");
        }

        List<SpecialToken> tokens = [];
        foreach (var entry in added.EnumerateArray())
        {
            var token = entry.ValueKind == JsonValueKind.Object
                && entry.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                && entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number)
                ? new SpecialToken(content.GetString()!, number)
                : throw Found($"added_tokens[{tokens.Count}]", entry);
            tokens.Add(Same(entry, TokenizerLayout.Added(token)) && tokens.All(t => t.Id != token.Id)
                ? token
                : throw Found($"added_tokens[{tokens.Count}]", entry));
        }

        return tokens;
    }

    /// <summary>Requires each option to be as this program writes it, and no key beside.</summary>
    private static void RequireOptions(JsonElement found, string prefix, JsonObject options, string[] beside)
    {
        if (found.ValueKind != JsonValueKind.Object)
        {
            throw Found(prefix.Length == 0 ? "$" : prefix[..^1], found);
        }

        foreach (var member in found.EnumerateObject())
        {
            if (options.TryGetPropertyValue(member.Name, out var expected) ? !Same(member.Value, expected) : !beside.Contains(member.Name, StringComparer.Ordinal))
            {
                throw Found(prefix + member.Name, member.Value);
            }
        }

        // Older writers leave out what is off.
        if (prefix.Length > 0 && !found.TryGetProperty("type", out _))
        {
            throw Unknown(prefix + "type", "nothing", "没有");
        }
    }

    private static JsonElement Member(JsonElement parent, string prefix, string name, JsonValueKind kind) =>
        !parent.TryGetProperty(name, out var found) ? throw Unknown(prefix + name, "nothing", "没有")
        : found.ValueKind == kind ? found : throw Found(prefix + name, found);

    private static bool Same(JsonElement found, JsonNode? expected)
    {
        using var document = JsonDocument.Parse(expected?.ToJsonString() ?? "null");
        return JsonElement.DeepEquals(found, document.RootElement);
    }

    private static TokenizerFormatException Found(string key, JsonElement value) => Unknown(key, Shown(value), Shown(value));

    private static TokenizerFormatException Unknown(string key, string found, string foundChinese) => new(new Text($"{key}: {found}", $"{key}：{foundChinese}"));

    private static string Shown(JsonElement value) => Shown(value.GetRawText());

    private static string Shown(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
