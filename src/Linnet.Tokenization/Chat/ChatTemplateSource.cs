using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Chat;

/// <summary>A checkpoint's chat template as its files hold it, not yet parsed.</summary>
/// <param name="Path">The file that holds it.</param>
/// <param name="Jinja">The template.</param>
/// <param name="WithTools">The one for conversations with tools, where there is one of its own; else null.</param>
/// <param name="Tokens">The special tokens that it may name, <c>bos_token</c> and the like: a string, or an array of strings.</param>
public sealed record ChatTemplateSource(string Path, string Jinja, string? WithTools, IReadOnlyDictionary<string, JsonNode> Tokens)
{
    /// <summary>The file with the tokenizer's settings.</summary>
    public const string SettingsName = "tokenizer_config.json";

    /// <summary>The file that holds the template alone; it counts before the settings.</summary>
    public const string TemplateName = "chat_template.jinja";

    private const long MaximumBytes = 64 << 20;

    /// <summary>Linnet's own template, for vocabularies whose documents end with <c>&lt;|endoftext|&gt;</c>.</summary>
    public static ChatTemplateSource Own { get; } = new(
        SettingsName,
        ChatTemplate.Jinja,
        null,
        new Dictionary<string, JsonNode> { ["bos_token"] = ByteTokenizer.EndOfDocumentText, ["eos_token"] = ByteTokenizer.EndOfDocumentText });

    /// <summary>Reads the template of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <returns>The template, or null when there is none.</returns>
    /// <exception cref="ArtifactException">A file is no JSON or longer than 64 MiB, or its <c>chat_template</c> is neither a template nor a list of named ones.</exception>
    public static ChatTemplateSource? Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var settings = System.IO.Path.Combine(folder, SettingsName);
        var (template, withTools, tokens) = File.Exists(settings) ? ReadSettings(settings) : (null, null, []);
        var alone = System.IO.Path.Combine(folder, TemplateName);
        return File.Exists(alone) ? new ChatTemplateSource(alone, ReadText(alone), null, tokens)
            : template is null ? null
            : new ChatTemplateSource(settings, template, withTools, tokens);
    }

    /// <summary>The template as a tokenizer_config.json holds it: a string, or a list of named ones.</summary>
    public JsonNode ToJson() => WithTools is null
        ? Jinja
        : new JsonArray(Named("default", Jinja), Named("tool_use", WithTools));

    /// <summary>Writes the template into the <c>tokenizer_config.json</c> of a checkpoint's folder, with those of its tokens that nothing there names.</summary>
    public void Write(string folder)
    {
        var path = System.IO.Path.Combine(folder, SettingsName);
        var settings = File.Exists(path) ? JsonNode.Parse(File.ReadAllBytes(path))!.AsObject() : [];
        foreach (var (name, value) in Tokens.Where(token => settings[token.Key] is null))
        {
            settings[name] = value.DeepClone();
        }

        settings["chat_template"] = ToJson().DeepClone();
        AtomicFile.Write(path, JsonText.Pretty(new JsonObject(settings
            .OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone())))));
    }

    internal ArtifactException Unreadable(Text found, Exception? cause) => new(
        Path,
        new Text("a chat template in the part of Jinja that Linnet reads", "Linnet 支持的 Jinja 聊天模板"),
        found,
        new Text(
            "Put a simpler template there, or delete it: the model then only goes on with text.",
            "请换用更简单的模板，或删除它：模型将只会续写文本。"),
        cause);

    private static (string? Template, string? WithTools, Dictionary<string, JsonNode> Tokens) ReadSettings(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(ReadBytes(path));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (null, null, []);
            }

            Dictionary<string, JsonNode> tokens = [];
            foreach (var setting in root.EnumerateObject().Where(s => s.Name.EndsWith("_token", StringComparison.Ordinal) || s.NameEquals("additional_special_tokens")))
            {
                if (Token(setting.Value) is { } token)
                {
                    tokens[setting.Name] = token;
                }
            }

            var template = root.TryGetProperty("chat_template", out var found) ? Templates(path, found) : [];
            return (template.GetValueOrDefault("default"), template.GetValueOrDefault("tool_use"), tokens);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw NoSettings(path, Text.Same(error.Message), error);
        }
    }

    private static Dictionary<string, string> Templates(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.String:
                return new() { ["default"] = value.GetString()! };
            case JsonValueKind.Array when value.EnumerateArray().All(IsNamed):
                var named = value.EnumerateArray()
                    .GroupBy(t => t.GetProperty("name").GetString()!)
                    .ToDictionary(group => group.Key, group => group.Last().GetProperty("template").GetString()!);
                return named.ContainsKey("default")
                    ? named
                    : throw NoSettings(path, new Text("a chat_template without one named \"default\"", "chat_template 中没有名为 \"default\" 的模板"), null);
            default:
                var found = new Text(
                    "a chat_template that is neither a string nor a list of named templates", "chat_template 既不是字符串也不是具名模板的列表");
                throw NoSettings(path, found, null);
        }
    }

    private static bool IsNamed(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && item.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.String;

    // A token is a string, or an object that says more about it; several are a list of them.
    private static JsonNode? Token(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object => value.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString() : null,
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Token).Where(t => t is JsonValue)]),
        _ => null,
    };

    private static JsonObject Named(string name, string template) => new() { ["name"] = name, ["template"] = template };

    private static string ReadText(string path)
    {
        try
        {
            return new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ReadBytes(path));
        }
        catch (System.Text.DecoderFallbackException error)
        {
            throw new ChatTemplateSource(path, "", null, new Dictionary<string, JsonNode>())
                .Unreadable(new Text($"bytes that are no UTF-8 at byte {error.Index}", $"第 {error.Index} 个字节处不是 UTF-8"), error);
        }
    }

    private static byte[] ReadBytes(string path) => new FileInfo(path).Length is > MaximumBytes and var length
        ? throw NoSettings(path, new Text($"{length} bytes", $"{length} 字节"), null)
        : FileErrors.Translate(path, () => File.ReadAllBytes(path));

    private static ArtifactException NoSettings(string path, Text found, Exception? cause) => new(
        path,
        new Text("the settings of a tokenizer in JSON", "JSON 格式的分词器设置"),
        found,
        new Text(
            "Copy the checkpoint again, or delete the file: the model then only goes on with text.",
            "请重新复制检查点，或删除该文件：模型将只会续写文本。"),
        cause);
}
