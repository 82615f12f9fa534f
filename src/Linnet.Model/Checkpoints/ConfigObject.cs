using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>An object of a config.json: values by key, and errors that name file and key.</summary>
/// <param name="path">The file.</param>
/// <param name="element">The object.</param>
/// <param name="prefix">What stands before a key in messages, such as <c>rope_scaling.</c>.</param>
internal sealed class ConfigObject(string path, JsonElement element, string prefix = "")
{
    /// <summary>The keys that are not null, in order.</summary>
    public IEnumerable<string> Keys =>
        element.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null).Select(property => property.Name);

    /// <summary>The error for a file that is no sound config.json.</summary>
    public static ArtifactException Broken(string path, Text expected, Text found, Exception? cause = null) => new(
        path, expected, found, new Text("Copy or write config.json again, or correct it.", "请重新复制、重新生成或修正 config.json。"), cause);

    /// <summary>The error for a value that is none of its key.</summary>
    public ArtifactException Broken(Text expected, Text found) => Broken(path, expected, found);

    /// <summary>The error for a sound file of a model that cannot be done.</summary>
    public ArtifactException Unsupported(Text expected, Text found) => new(
        path,
        expected,
        found,
        new Text(
            "Linnet runs decoders of the types bloom, falcon (as 7B), llama, mistral, qwen2 and qwen3.",
            "Linnet 运行 bloom、falcon（同 7B）、llama、mistral、qwen2 和 qwen3 类型的解码器。"));

    /// <summary>The error for a key that has another value than the only one that can be done.</summary>
    public ArtifactException Unsupported(string key, string only) => Unsupported(
        Text.Same($"{prefix}{key} {only}"),
        element.TryGetProperty(key, out var value) ? Text.Same(Shown(value)) : new Text("no such key", "没有这个键"));

    /// <summary>Whether the key is there, be it null.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    /// <summary>A key's value; null where it is absent or null.</summary>
    public JsonElement? Find(string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A whole number; without a default the key must be there.</summary>
    public int Whole(string key, int? absent = null)
    {
        if (Find(key) is not { } value)
        {
            return absent ?? throw Missing(key);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Broken(new Text($"{prefix}{key} as a whole number", $"{prefix}{key} 为整数"), Text.Same(Shown(value)));
    }

    /// <summary>A whole number that goes by either of two names, or by both with the same value.</summary>
    public int WholeOfEither(string key, string other) =>
        Find(key) is null ? Whole(Find(other) is null ? key : other)
        : Find(other) is null || Whole(other) == Whole(key) ? Whole(key)
        : throw Unsupported(other, $"{Whole(key)}, as {prefix}{key}");

    /// <summary>A number; without a default the key must be there.</summary>
    public double Real(string key, double? absent = null)
    {
        if (Find(key) is not { } value)
        {
            return absent ?? throw Missing(key);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Broken(new Text($"{prefix}{key} as a number", $"{prefix}{key} 为数值"), Text.Same(Shown(value)));
    }

    /// <summary>A flag.</summary>
    public bool Flag(string key, bool absent) => Find(key) is not { } value
        ? absent
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Broken(new Text($"{prefix}{key} as true or false", $"{prefix}{key} 为 true 或 false"), Text.Same(Shown(value)));

    /// <summary>A text; null where the key is absent or null.</summary>
    public string? Word(string key) => Find(key) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Broken(new Text($"{prefix}{key} as text", $"{prefix}{key} 为文本"), Text.Same(Shown(value)));

    /// <summary>An object; null where the key is absent or null.</summary>
    public ConfigObject? Object(string key) => Find(key) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Object
            ? new ConfigObject(path, value, prefix + key + ".")
            : throw Broken(new Text($"{prefix}{key} as an object", $"{prefix}{key} 为对象"), Text.Same(Shown(value)));

    /// <summary>Refuses keys that are neither absent nor null.</summary>
    public void RequireNull(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is not null)
            {
                throw Unsupported(key, "null");
            }
        }
    }

    /// <summary>Refuses flags of another value.</summary>
    /// <param name="only">The value that can be done.</param>
    /// <param name="absent">What an absent key means.</param>
    /// <param name="keys">The keys.</param>
    public void RequireFlag(bool only, bool absent, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Flag(key, absent) != only)
            {
                throw Unsupported(key, only ? "true" : "false");
            }
        }
    }

    /// <summary>Refuses another text than the only one that can be done; an absent key is fine.</summary>
    public void RequireWord(string key, string only)
    {
        if (Find(key) is { } value && (value.ValueKind != JsonValueKind.String || value.GetString() != only))
        {
            throw Unsupported(key, $"\"{only}\"");
        }
    }

    /// <summary>Refuses another number than the only one that can be done; an absent key is fine.</summary>
    public void RequireReal(string key, double only)
    {
        if (Real(key, only) != only)
        {
            throw Unsupported(key, $"{only:R}");
        }
    }

    private ArtifactException Missing(string key) => Broken(Text.Same(prefix + key), new Text("no such key", "没有这个键"));

    private static string Shown(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 80 ? raw : raw[..80] + "…";
    }
}
