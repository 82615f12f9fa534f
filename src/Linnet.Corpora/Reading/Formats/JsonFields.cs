using System.Text.Json;
using Linnet.Core.JsonLines;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>Which keys of JSON objects hold what.</summary>
internal sealed class JsonFields
{
    private const int MaximumDepth = 64;

    private readonly string _text;
    private readonly string _id;
    private readonly string _url;
    private readonly string _language;
    private readonly string _source;
    private readonly string _title;
    private readonly bool _titleLine;

    public JsonFields(ReadingSettings settings, bool isArray)
    {
        _text = settings.Text ?? (isArray ? "content" : "text");
        _id = settings.Id ?? "id";
        _url = settings.Url ?? "url";
        _language = settings.Language ?? "language";
        _source = settings.Source ?? (isArray ? "dataType" : "source");
        _title = settings.Title ?? "title";
        _titleLine = settings.TitleLine ?? isArray;
    }

    /// <summary>The record that the bytes of an object are.</summary>
    public ReadRecord Read(DocumentPlace place, ReadOnlyMemory<byte> json)
    {
        if (JsonRecord.Parse(json, MaximumDepth, out var value) is { } fault)
        {
            return ReadRecord.Without(place, ReadReasons.Of(fault), json);
        }

        if (!value.TryGetProperty(_text, out var text) || text.ValueKind == JsonValueKind.Null)
        {
            return ReadRecord.Without(place, ReadReason.NoText, json);
        }

        if (text.ValueKind != JsonValueKind.String)
        {
            return ReadRecord.Without(place, ReadReason.TextIsNoString, json);
        }

        var title = Word(value, _title);
        return new ReadRecord(place)
        {
            Text = WithTitle(text.GetString()!, _titleLine ? title : null),
            Id = Word(value, _id),
            Url = Word(value, _url),
            Language = Word(value, _language),
            Source = Word(value, _source),
            Title = title,
            Excerpt = json,
        };
    }

    /// <summary>The text behind its title, unless it begins with it.</summary>
    internal static string WithTitle(string text, string? title) =>
        title is null || text.Length == 0 || text.AsSpan().TrimStart().StartsWith(title, StringComparison.Ordinal) ? text : $"{title}\n{text}";

    // Ids are often numbers; they are taken as they are written.
    private static string? Word(JsonElement value, string key)
    {
        var word = !value.TryGetProperty(key, out var found) ? null : found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Number => found.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(word) ? null : word;
    }
}
