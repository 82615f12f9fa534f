using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Safetensors;

/// <summary>Reads the JSON header of a safetensors file and proves that its entries tile the data exactly.</summary>
internal static class SafetensorsHeader
{
    private const int MaximumDimensions = 16;

    /// <summary>Parses and checks a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header's bytes, padding included.</param>
    /// <param name="dataLength">Bytes that follow the header.</param>
    /// <returns>The entries in the order of their data, and the free-text metadata.</returns>
    /// <exception cref="ArtifactException">The header is not one that the format allows.</exception>
    public static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) Parse(
        string path, ReadOnlySpan<byte> header, long dataLength)
    {
        List<TensorEntry> entries = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        try
        {
            Read(path, header, entries, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // InvalidOperationException is what Utf8JsonReader throws for a string that is not UTF-8.
            throw Broken(
                path,
                new Text("a header in JSON", "JSON 格式的文件头"),
                new Text($"invalid JSON ({error.Message})", $"无效的 JSON({error.Message})"),
                error);
        }

        CheckTiling(path, entries, dataLength);
        return (entries, metadata);
    }

    /// <summary>The error for a broken safetensors file.</summary>
    public static ArtifactException Broken(string path, Text expected, Text found, Exception? cause = null) => new(
        path,
        expected,
        found,
        new Text("The file is damaged or not a safetensors file: copy or write it again.", "文件已损坏或不是 safetensors 文件：请重新复制或重新生成。"),
        cause);

    private static void Read(
        string path, ReadOnlySpan<byte> header, List<TensorEntry> entries, Dictionary<string, string> metadata)
    {
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the header is not an object");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Broken(
                    path,
                    new Text($"one tensor \"{name}\"", $"仅有一个张量 \"{name}\""),
                    new Text("a second one of the same name", "第二个同名张量"));
            }

            if (name == "__metadata__")
            {
                ReadMetadata(ref reader, metadata);
                continue;
            }

            if (entries.Count == SafetensorsFile.MaximumTensors)
            {
                throw Broken(
                    path,
                    new Text($"at most {SafetensorsFile.MaximumTensors} tensors", $"至多 {SafetensorsFile.MaximumTensors} 个张量"),
                    new Text("more", "更多张量"));
            }

            entries.Add(ReadEntry(path, name, ref reader));
        }

        // Reading on to the end makes the reader refuse anything but white space after the object.
        while (reader.Read())
        {
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("the header ends too early");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type)
        {
            throw new JsonException($"expected {type}, found {reader.TokenType} at byte {reader.TokenStartIndex}");
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new JsonException($"__metadata__ has \"{key}\" twice");
            }
        }
    }

    private static TensorEntry ReadEntry(string path, string name, ref Utf8JsonReader reader)
    {
        DataType? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    var code = reader.GetString()!;
                    type = DataTypes.Parse(code) ?? throw Broken(
                        path,
                        new Text($"tensor \"{name}\" of type F32, BF16, F16, I64, I32 or U8", $"张量 \"{name}\" 的类型为 F32、BF16、F16、I64、I32 或 U8"),
                        new Text($"type \"{code}\"", $"类型 \"{code}\""));
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                case var key:
                    throw new JsonException($"tensor \"{name}\" has \"{key}\" twice, or a key that the format does not know");
            }
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
        {
            throw new JsonException($"tensor \"{name}\" needs dtype, shape and two data_offsets");
        }

        var (begin, end) = (offsets[0], offsets[1]);
        var wanted = SizeOf(shape, type.Value);
        if (wanted is null || end < begin || end - begin != wanted)
        {
            throw Broken(
                path,
                new Text(
                    $"tensor \"{name}\" of {type.Value.ToString()} [{string.Join(", ", shape)}] in {wanted?.ToString() ?? "fewer than 2^63"} bytes",
                    $"张量 \"{name}\"({type.Value.ToString()} [{string.Join(", ", shape)}])占 {wanted?.ToString() ?? "少于 2^63"} 字节"),
                new Text($"data_offsets [{begin}, {end}]", $"data_offsets 为 [{begin}, {end}]"));
        }

        return new TensorEntry(name, type.Value, shape, begin, end - begin);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        List<long> numbers = [];
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var number) || number < 0 || numbers.Count == MaximumDimensions)
            {
                throw new JsonException($"expected at most {MaximumDimensions} whole numbers >= 0 at byte {reader.TokenStartIndex}");
            }

            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? numbers
            : throw new JsonException($"expected a number, found {reader.TokenType} at byte {reader.TokenStartIndex}");
    }

    /// <summary>Bytes of a tensor, or null when they do not fit 63 bits.</summary>
    internal static long? SizeOf(IReadOnlyList<long> shape, DataType type)
    {
        Int128 size = type.Size();
        foreach (var dimension in shape)
        {
            size *= dimension; // both factors are below 2^63, so the product fits 128 bits
            if (size > long.MaxValue)
            {
                return null;
            }
        }

        return (long)size;
    }

    private static void CheckTiling(string path, List<TensorEntry> entries, long dataLength)
    {
        // Empty tensors share their offset with the next one, so length breaks the tie; the name makes the order total.
        entries.Sort((a, b) =>
            a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset)
            : a.Length != b.Length ? a.Length.CompareTo(b.Length)
            : string.CompareOrdinal(a.Name, b.Name));

        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Offset != end)
            {
                throw Broken(
                    path,
                    new Text($"tensor \"{entry.Name}\" to begin at byte {end}", $"张量 \"{entry.Name}\" 从第 {end} 字节开始"),
                    new Text($"data_offsets from {entry.Offset}: a hole or an overlap", $"data_offsets 从 {entry.Offset} 开始：存在空洞或重叠"));
            }

            end = checked(entry.Offset + entry.Length);
            if (end > dataLength)
            {
                throw Broken(
                    path,
                    new Text($"tensor \"{entry.Name}\" up to byte {end}", $"张量 \"{entry.Name}\" 到第 {end} 字节为止"),
                    new Text($"{dataLength} bytes of data", $"数据只有 {dataLength} 字节"));
            }
        }

        if (end != dataLength)
        {
            throw Broken(
                path,
                new Text($"{end} bytes of data", $"{end} 字节的数据"),
                new Text($"{dataLength}", $"{dataLength} 字节"));
        }
    }
}
