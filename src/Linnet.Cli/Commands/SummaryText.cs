using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;

namespace Linnet.Cli.Commands;

/// <summary>A stage's results as a page to read: short numbers, and of long lists the beginning and how many more there are. <c>--json</c> has all.</summary>
internal static class SummaryText
{
    private const int ShownItems = 10;
    private const int ShownKeys = 40;
    private const int LineCharacters = 120;
    private const int ShownCharacters = 120;

    /// <summary>One line a value; what is nested and too long for one, below it and indented by two spaces.</summary>
    public static IEnumerable<string> Lines(JsonObject values, Language language)
    {
        foreach (var (key, value) in values.Take(ShownKeys))
        {
            var line = $"{key}: {Inline(value, language)}";
            if (value is not (JsonObject or JsonArray) || (line.Length <= LineCharacters && value is not JsonObject { Count: > ShownItems }))
            {
                yield return line;
            }
            else if (value is JsonObject inner)
            {
                yield return $"{key}:";
                foreach (var below in Lines(inner, language))
                {
                    yield return $"  {below}";
                }
            }
            else if (value is JsonArray items && items.Any(item => item is JsonObject or JsonArray))
            {
                yield return $"{key}:";
                foreach (var item in items.Take(ShownItems))
                {
                    yield return $"  - {Inline(item, language)}";
                }

                if (items.Count > ShownItems)
                {
                    yield return $"  {More(items.Count - ShownItems).In(language)}";
                }
            }
            else
            {
                yield return line;
            }
        }

        if (values.Count > ShownKeys)
        {
            yield return More(values.Count - ShownKeys).In(language);
        }
    }

    /// <summary>Every value that holds no other, by its path: <c>models.base.accuracy</c>, <c>interval.0</c>.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Leaves(JsonObject? values)
    {
        var leaves = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add(values, "");
        return leaves;

        void Add(JsonNode? node, string path)
        {
            switch (node)
            {
                case JsonObject entries:
                    foreach (var (key, value) in entries)
                    {
                        Add(value, path.Length == 0 ? key : $"{path}.{key}");
                    }

                    break;
                case JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                    {
                        Add(items[i], $"{path}.{i.ToString(CultureInfo.InvariantCulture)}");
                    }

                    break;
                default:
                    if (path.Length > 0)
                    {
                        leaves[path] = node;
                    }

                    break;
            }
        }
    }

    /// <summary>A number to six significant digits, a text up to 120 characters, anything else as JSON.</summary>
    public static string Scalar(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number when value.AsValue().TryGetValue<long>(out var integer) => integer.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => value.GetValue<double>().ToString("G6", CultureInfo.InvariantCulture),
        JsonValueKind.String => Cut(value.GetValue<string>().ReplaceLineEndings(" ")),
        null => "null",
        _ => value.ToJsonString(JsonOutput.Options),
    };

    /// <summary>… and 190 more.</summary>
    public static Text More(int count) => new($"… and {count} more", $"……另有 {count} 项");

    private static string Inline(JsonNode? value, Language language)
    {
        return value switch
        {
            JsonArray items => $"[{Join(items.Select(item => Inline(item, language)), items.Count)}]",
            JsonObject entries => $"{{{Join(entries.Select(entry => $"{entry.Key}: {Inline(entry.Value, language)}"), entries.Count)}}}",
            _ => Scalar(value),
        };

        string Join(IEnumerable<string> parts, int count) => string.Join(
            ", ", count > ShownItems ? parts.Take(ShownItems).Append(More(count - ShownItems).In(language)) : parts);
    }

    private static string Cut(string text)
    {
        if (text.Length <= ShownCharacters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters;
        return text[..end] + "…";
    }
}
