using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Tokenizers;

/// <summary>The byte vocabulary as a Hugging Face tokenizer.json: byte-level BPE without a single merge.</summary>
public static class TokenizerJson
{
    private const int MaximumBytes = 64 << 20;

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The bytes of tokenizer.json: always the same.</summary>
    public static byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(Document(), Layout), (byte)'\n'];

    /// <summary>Reads a tokenizer.json.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The byte vocabulary, the only one that is read so far.</returns>
    /// <exception cref="ArtifactException">The file is missing, is not JSON, or describes another tokenizer, which the message names.</exception>
    public static ByteTokenizer Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        JsonNode? found;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw Unreadable(path, new Text($"{length} bytes", $"{length} 字节"), null);
            }

            found = JsonNode.Parse(
                File.ReadAllBytes(path), null, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw Unreadable(path, Text.Same(error.Message), error);
        }

        return JsonNode.DeepEquals(found, Document())
            ? new ByteTokenizer()
            : throw Unreadable(path, Describe(found), null);
    }

    /// <summary>The character by which byte-level BPE writes a byte (Radford et al. 2019, GPT-2's <c>bytes_to_unicode</c>).</summary>
    internal static char Character(int value)
    {
        if (IsPrinted(value))
        {
            return (char)value;
        }

        var before = 0;
        for (var other = 0; other < value; other++)
        {
            before += IsPrinted(other) ? 0 : 1;
        }

        return (char)(256 + before);

        static bool IsPrinted(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
    }

    private static JsonObject Document()
    {
        var vocabulary = new JsonObject();
        for (var value = 0; value < 256; value++)
        {
            vocabulary[Character(value).ToString()] = value;
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray(new JsonObject
            {
                ["id"] = ByteTokenizer.EndOfDocument,
                ["content"] = ByteTokenizer.EndOfDocumentText,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(),
            },
        };
    }

    private static JsonObject ByteLevel() => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = false,
    };

    private static Text Describe(JsonNode? found)
    {
        if (found is not JsonObject root || root["model"] is not JsonObject model)
        {
            return new Text("no tokenizer model in it", "其中没有分词模型");
        }

        var type = model["type"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : "?";
        var entries = (model["vocab"] as JsonObject)?.Count ?? (model["vocab"] as JsonArray)?.Count ?? 0;
        var merges = (model["merges"] as JsonArray)?.Count ?? 0;
        return new Text(
            $"a tokenizer of type {type} with {entries} entries and {merges} merges",
            $"{type} 类型的分词器（{entries} 个词条、{merges} 条合并规则）");
    }

    private static ArtifactException Unreadable(string path, Text found, Exception? cause) => new(
        path,
        new Text("the tokenizer.json of the byte vocabulary", "字节词表的 tokenizer.json"),
        found,
        new Text("Use a checkpoint that Linnet wrote.", "请使用 Linnet 写出的检查点。"),
        cause);
}
