using System.Text.Json;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>A value of a JSON file with its place, read strictly: what is not expected is refused by name.</summary>
/// <param name="Element">The value.</param>
/// <param name="Place">Where it stands.</param>
internal readonly record struct JsonSection(JsonElement Element, JsonPlace Place)
{
    /// <summary>Deeper files are refused.</summary>
    public const int MaximumDepth = 32;

    private const int ShownLength = 120;

    /// <summary>Whether the value is null.</summary>
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>The value of the key <c>type</c>.</summary>
    public string Type => Required("type").Text();

    /// <summary>The error that a part of that type is not known.</summary>
    public TokenizerFormatException UnknownType() => Required("type").Refused();

    /// <summary>Refuses every key but these.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var member in Object().EnumerateObject())
        {
            if (!keys.Contains(member.Name))
            {
                throw Member(member.Name, member.Value).Refused();
            }
        }
    }

    /// <summary>The value of a key.</summary>
    public JsonSection Required(string key) => Optional(key) ?? throw new TokenizerFormatException(
        new Text($"{Member(key, default).Place}: nothing", $"{Member(key, default).Place}：没有"), Place);

    /// <summary>The value of a key, or null where it is missing or null.</summary>
    public JsonSection? Optional(string key) =>
        Object().TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? Member(key, value) : null;

    /// <summary>Requires a list.</summary>
    /// <param name="maximum">More values are refused.</param>
    public void RequireList(int maximum)
    {
        if (Element.ValueKind != JsonValueKind.Array)
        {
            throw Refused();
        }

        RequireCount(Element.GetArrayLength(), maximum);
    }

    /// <summary>Requires an object.</summary>
    /// <param name="maximum">More members are refused.</param>
    public void RequireMembers(int maximum) => RequireCount(Object().GetPropertyCount(), maximum);

    /// <summary>A value of this list.</summary>
    public JsonSection Item(int index, JsonElement value) => new(value, new JsonPlace(Place, null, index));

    /// <summary>A value of this object.</summary>
    public JsonSection Member(string key, JsonElement value) => new(value, new JsonPlace(Place, key, 0));

    /// <summary>The values of a list.</summary>
    /// <param name="maximum">More are refused.</param>
    public IEnumerable<JsonSection> Items(int maximum)
    {
        RequireList(maximum);
        var list = this;
        return Element.EnumerateArray().Select((value, index) => list.Item(index, value));
    }

    /// <summary>The keys and values of an object.</summary>
    /// <param name="maximum">More are refused.</param>
    public IEnumerable<(string Key, JsonSection Value)> Members(int maximum)
    {
        RequireMembers(maximum);
        var members = this;
        return Element.EnumerateObject().Select(member => (member.Name, members.Member(member.Name, member.Value)));
    }

    /// <summary>A string.</summary>
    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Refused();

    /// <summary>A string of one character.</summary>
    public string Character() => Text() is { Length: > 0 } text
        && System.Text.Rune.GetRuneAt(text, 0).Utf16SequenceLength == text.Length ? text : throw Refused();

    /// <summary>True or false.</summary>
    public bool Flag() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean() : throw Refused();

    /// <summary>An integer.</summary>
    /// <param name="minimum">Least.</param>
    /// <param name="maximum">Greatest.</param>
    public int Integer(int minimum, int maximum) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= minimum && value <= maximum ? value : throw Refused();

    /// <summary>A flag by its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="missing">Its value where it is missing or null.</param>
    public bool Flag(string key, bool missing) => Optional(key)?.Flag() ?? missing;

    /// <summary>The error that the value is not what is expected there.</summary>
    public TokenizerFormatException Refused() => Fault(Core.Messages.Text.Same(Shown()));

    /// <summary>An error about the value.</summary>
    public TokenizerFormatException Fault(Text found) => new(new Text($"{Place}: {found.English}", $"{Place}：{found.Chinese}"), Place);

    /// <summary>The beginning of a value as it is written.</summary>
    public string Shown() => Shown(Element.GetRawText());

    /// <summary>The beginning of a text.</summary>
    public static string Shown(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "…";

    private JsonElement Object() => Element.ValueKind == JsonValueKind.Object ? Element : throw Refused();

    private void RequireCount(int count, int maximum)
    {
        if (count > maximum)
        {
            throw Fault(new Text($"{count} entries, more than {maximum}", $"{count} 项，多于 {maximum} 项"));
        }
    }
}
