using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Formats;

namespace Linnet.Tests.Tokenization.Formats;

/// <summary>Small tokenizer.json files, and tokenizers in use.</summary>
internal static class Sample
{
    /// <summary>WordPiece of a few words, as a BERT's file has it.</summary>
    public static JsonObject Bert() => Parse("""
        {
          "version": "1.0",
          "added_tokens": [
            { "id": 0, "content": "[UNK]", "special": true },
            { "id": 1, "content": "[CLS]", "special": true },
            { "id": 2, "content": "[SEP]", "special": true }
          ],
          "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1] },
          "decoder": { "type": "WordPiece", "prefix": "##", "cleanup": true },
          "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": { "[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "the": 3, "un": 4, "##aff": 5, "##able": 6, "!": 7, "中": 8, "文": 9, "cafe": 10 }
          }
        }
        """);

    /// <summary>BPE over characters with byte fallback, as LLaMA-2's file has it.</summary>
    public static JsonObject Metaspace()
    {
        var json = Parse("""
            {
              "version": "1.0",
              "added_tokens": [
                { "id": 0, "content": "<unk>", "special": true },
                { "id": 1, "content": "<s>", "special": true },
                { "id": 2, "content": "<think>", "special": false, "normalized": false }
              ],
              "normalizer": { "type": "Sequence", "normalizers": [
                { "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" } ] },
              "pre_tokenizer": null,
              "post_processor": { "type": "TemplateProcessing",
                "single": [ { "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } } ],
                "pair": [ { "Sequence": { "id": "A", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } } ],
                "special_tokens": { "<s>": { "id": "<s>", "ids": [1], "tokens": ["<s>"] } } },
              "decoder": { "type": "Sequence", "decoders": [
                { "type": "Replace", "pattern": { "String": "▁" }, "content": " " }, { "type": "ByteFallback" }, { "type": "Fuse" },
                { "type": "Strip", "content": " ", "start": 1, "stop": 0 } ] },
              "model": { "type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true, "vocab": {}, "merges": ["▁ a", "▁a b", "a b"] }
            }
            """);
        string[] texts = ["<unk>", "<s>", "<think>", .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"), "▁", "a", "b", "▁a", "▁ab", "ab"];
        foreach (var (id, text) in texts.Index())
        {
            json["model"]!["vocab"]![text] = id;
        }

        return json;
    }

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static string Ids(this ITokenizer tokenizer, string text) => string.Join(' ', tokenizer.Encode(Encoding.UTF8.GetBytes(text)));

    public static string Text(this ITokenizer tokenizer, params int[] ids) => tokenizer.DecodeText(ids);

    /// <summary>The tokenizer of a tokenizer.json.</summary>
    public static TextTokenizer Read(JsonObject json)
    {
        using var document = JsonDocument.Parse(JsonText.Line(json));
        return TokenizerJson.Read(document.RootElement, null);
    }

    /// <summary>What a tokenizer.json is refused for.</summary>
    public static string Refusal(JsonObject json) => Assert.Throws<TokenizerFormatException>(() => Read(json)).Message;

    /// <summary>Puts a value, or nothing for null, where a path such as <c>model.merges</c> leads.</summary>
    public static JsonObject With(this JsonObject json, string path, string? value)
    {
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate((JsonNode)json, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        if (value is null)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(value);
        }

        return json;
    }
}
