using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Core.Artifacts;

namespace Linnet.Model.Safetensors;

/// <summary>Writes safetensors files: the same tensors give the same bytes.</summary>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the tensors in the given order. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">The tensors; no name twice.</param>
    /// <param name="metadata">Free text, written in ordinal order of its keys, or null.</param>
    /// <exception cref="ArgumentException">A name stands twice, or a tensor's bytes do not fit its shape and type.</exception>
    /// <inheritdoc cref="AtomicFile.Write(string, Action{Stream})" path="/exception"/>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var list = tensors.ToList();
        foreach (var tensor in list)
        {
            RequireLength(Layout(tensor), tensor.Bytes);
        }

        Write(path, list.ConvertAll(Layout), i => list[i].Bytes, metadata);

        static TensorLayout Layout(NamedTensor tensor) => new(tensor.Name, tensor.DataType, tensor.Shape);
    }

    /// <summary>Writes tensors in the given order, asking for the elements of one after another. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">The tensors; no name twice.</param>
    /// <param name="bytes">The elements of tensor i, row-major, little-endian.</param>
    /// <param name="metadata">Free text, written in ordinal order of its keys, or null.</param>
    /// <inheritdoc cref="Write(string, IEnumerable{NamedTensor}, IReadOnlyDictionary{string, string})" path="/exception"/>
    public static void Write(
        string path, IReadOnlyList<TensorLayout> tensors, Func<int, ReadOnlyMemory<byte>> bytes, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(bytes);
        var header = Header(tensors, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            for (var i = 0; i < tensors.Count; i++)
            {
                var elements = bytes(i);
                RequireLength(tensors[i], elements);
                stream.Write(elements.Span);
            }
        });
    }

    private static void RequireLength(TensorLayout tensor, ReadOnlyMemory<byte> bytes)
    {
        if (tensor.Length != bytes.Length)
        {
            throw new ArgumentException(
                $"Tensor \"{tensor.Name}\" of {tensor.DataType.ToString()} [{string.Join(", ", tensor.Shape)}] has {bytes.Length} bytes.",
                nameof(bytes));
        }
    }

    /// <summary>The JSON header, padded with spaces to a multiple of 8 bytes as the reference implementation does.</summary>
    private static byte[] Header(IReadOnlyList<TensorLayout> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            HashSet<string> names = new(StringComparer.Ordinal) { "__metadata__" };
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                {
                    throw new ArgumentException($"The name \"{tensor.Name}\" stands twice or is reserved.", nameof(tensors));
                }

                var length = tensor.Length
                    ?? throw new ArgumentException($"Tensor \"{tensor.Name}\" cannot have the shape [{string.Join(", ", tensor.Shape)}].", nameof(tensors));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.DataType.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + length]);
                json.WriteEndObject();
                offset += length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
