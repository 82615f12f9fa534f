using System.Text.Json;

namespace Linnet.Tokenization.Formats;

/// <summary>Where a value stands in a JSON file: <c>model.merges[17]</c>.</summary>
/// <param name="Parent">What holds it; null for the whole file.</param>
/// <param name="Key">Its key, or null in a list.</param>
/// <param name="Index">Its index in a list.</param>
internal sealed record JsonPlace(JsonPlace? Parent, string? Key, int Index)
{
    /// <summary>The whole file.</summary>
    public static JsonPlace Root { get; } = new(null, null, 0);

    /// <inheritdoc/>
    public override string ToString() =>
        Parent is null ? "$" : Key is null ? $"{Parent}[{Index}]" : Parent.Parent is null ? Key : $"{Parent}.{Key}";

    /// <summary>Line and byte of the value, both from 1; null where the file does not have it, such as for a missing key.</summary>
    public (long Line, long Byte)? Locate(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonSection.MaximumDepth });
        return reader.Read() && Enter(ref reader) ? Position(json, (int)reader.TokenStartIndex) : null;
    }

    /// <summary>Line and byte of an offset, both from 1.</summary>
    public static (long Line, long Byte) Position(ReadOnlySpan<byte> file, int offset)
    {
        var before = file[..offset];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>Moves a reader from the file's first token to the value's.</summary>
    private bool Enter(ref Utf8JsonReader reader)
    {
        if (Parent is null)
        {
            return true;
        }

        if (!Parent.Enter(ref reader) || reader.TokenType != (Key is null ? JsonTokenType.StartArray : JsonTokenType.StartObject))
        {
            return false;
        }

        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); index++)
        {
            var isHere = Key is null ? index == Index : reader.ValueTextEquals(Key);
            if (Key is not null)
            {
                reader.Read();
            }

            if (isHere)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
