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
            throw NotAHeader(path, new Text($"invalid JSON ({error.Message})", $"无效的 JSON（{error.Message}）"), error);
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

    private static ArtifactException NotAHeader(string path, Text found, Exception? cause = null) =>
        Broken(path, new Text("a header in JSON", "JSON 格式的文件头"), found, cause);

    private static void Read(
        string path, ReadOnlySpan<byte> header, List<TensorEntry> entries, Dictionary<string, string> metadata)
    {
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw NotAHeader(path, new Text("a header that is not an object", "不是对象的文件头"));
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        while (Next(path, ref reader) == JsonTokenType.PropertyName)
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
                ReadMetadata(path, ref reader, metadata);
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

    private static JsonTokenType Next(string path, ref Utf8JsonReader reader) => reader.Read()
        ? reader.TokenType
        : throw NotAHeader(path, new Text("one that ends too early", "过早结束的文件头"));

    private static void Expect(string path, ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(path, ref reader) != type)
        {
            var (found, at) = (reader.TokenType, reader.TokenStartIndex);
            throw NotAHeader(
                path, new Text($"{found} instead of {type} at byte {at}", $"第 {at} 字节处是 {found} 而不是 {type}"));
        }
    }

    private static void ReadMetadata(string path, ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(path, ref reader, JsonTokenType.StartObject);
        while (Next(path, ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(path, ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw NotAHeader(path, new Text($"__metadata__ with \"{key}\" twice", $"__metadata__ 中 \"{key}\" 出现两次"));
            }
        }
    }

    private static TensorEntry ReadEntry(string path, string name, ref Utf8JsonReader reader)
    {
        DataType? type = null;
        List<long>? shape = null, offsets = null;
        Expect(path, ref reader, JsonTokenType.StartObject);
        while (Next(path, ref reader) == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(path, ref reader, JsonTokenType.String);
                    var code = reader.GetString()!;
                    type = DataTypes.Parse(code) ?? throw new ArtifactException(
                        path,
                        new Text($"tensor \"{name}\" of type F32, BF16, F16, I64, I32 or U8", $"张量 \"{name}\" 的类型为 F32、BF16、F16、I64、I32 或 U8"),
                        new Text($"type \"{code}\"", $"类型 \"{code}\""),
                        new Text("Linnet does not read this type: convert the tensor to F32, BF16 or F16.", "Linnet 不读取这种类型：请将该张量转换为 F32、BF16 或 F16。"));
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(path, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(path, ref reader);
                    break;
                case var key:
                    throw NotAHeader(path, new Text(
                        $"tensor \"{name}\" with \"{key}\" twice, or with a key that the format does not know",
                        $"张量 \"{name}\" 中 \"{key}\" 出现两次，或格式中没有这个键"));
            }
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
        {
            throw NotAHeader(path, new Text(
                $"tensor \"{name}\" without dtype, shape or two data_offsets", $"张量 \"{name}\" 缺少 dtype、shape 或两个 data_offsets"));
        }

        var (begin, end) = (offsets[0], offsets[1]);
        var wanted = SizeOf(shape, type.Value);
        if (wanted is null || end < begin || end - begin != wanted)
        {
            throw Broken(
                path,
                new Text(
                    $"tensor \"{name}\" of {type.Value.ToString()} [{string.Join(", ", shape)}] in {wanted?.ToString() ?? "fewer than 2^63"} bytes",
                    $"张量 \"{name}\"（{type.Value.ToString()} [{string.Join(", ", shape)}]）占 {wanted?.ToString() ?? "少于 2^63"} 字节"),
                new Text($"data_offsets [{begin}, {end}]", $"data_offsets 为 [{begin}, {end}]"));
        }

        return new TensorEntry(name, type.Value, shape, begin, end - begin);
    }

    private static List<long> ReadNumbers(string path, ref Utf8JsonReader reader)
    {
        List<long> numbers = [];
        Expect(path, ref reader, JsonTokenType.StartArray);
        while (Next(path, ref reader) == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var number) || number < 0 || numbers.Count == MaximumDimensions)
            {
                var at = reader.TokenStartIndex;
                throw NotAHeader(path, new Text(
                    $"more than {MaximumDimensions} numbers, or one that is not a whole number >= 0, at byte {at}",
                    $"第 {at} 字节处多于 {MaximumDimensions} 个数，或不是非负整数"));
            }

            numbers.Add(number);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
        {
            var (found, at) = (reader.TokenType, reader.TokenStartIndex);
            throw NotAHeader(path, new Text($"{found} instead of a number at byte {at}", $"第 {at} 字节处是 {found} 而不是数"));
        }

        return numbers;
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
