using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Llama2c;

/// <summary>A model of llama2.c in its first format: seven int32, then float32 weights without names.</summary>
/// <remarks>
/// Header: width, feed-forward width, layers, heads, key/value heads, vocabulary size (negative: the head is not tied), longest
/// sequence (<see href="https://github.com/karpathy/llama2.c"/>, run.c <c>memory_map_weights</c>). Two tables of rotary sines
/// that follow the weights are not read: they follow from the header. Query and key rows come in neighbour order and are given in half-split order.
/// </remarks>
public sealed class Llama2cFile
{
    private Llama2cFile(DecoderDescription description, IReadOnlyList<NamedTensor> tensors) =>
        (Description, Tensors) = (description, tensors);

    /// <summary>The model.</summary>
    public DecoderDescription Description { get; }

    /// <summary>Its weights in the order of <see cref="WeightNames.All"/>, F32.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="ArtifactException">It is missing, or its header does not fit its length.</exception>
    public static Llama2cFile Open(string path)
    {
        FileErrors.RequirePath(path, new Text("llama2.c's model.bin", "llama2.c 的 model.bin"));
        return FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var description = ReadHeader(path, stream);
            return new Llama2cFile(description, ReadWeights(path, stream, description));
        });
    }

    private static DecoderDescription ReadHeader(string path, FileStream stream)
    {
        Span<byte> header = stackalloc byte[Llama2cLayout.HeaderBytes];
        if (stream.ReadAtLeast(header, Llama2cLayout.HeaderBytes, throwOnEndOfStream: false) < Llama2cLayout.HeaderBytes)
        {
            throw Broken(
                path,
                new Text($"a header of {Llama2cLayout.HeaderBytes} bytes", $"{Llama2cLayout.HeaderBytes} 字节的文件头"),
                new Text($"{stream.Length} bytes", $"{stream.Length} 字节"));
        }

        var numbers = new int[7];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(header[(4 * i)..]);
        }

        var (width, heads, vocabulary) = (numbers[0], numbers[3], numbers[5]);
        if (heads < 1 || width < 1 || width % heads != 0 || vocabulary == int.MinValue)
        {
            throw Broken(
                path,
                new Text("a header with a width divisible by the number of heads", "文件头中的宽度能被头数整除"),
                new Text($"width {width}, heads {heads}, vocabulary {vocabulary}", $"宽度 {width}、头数 {heads}、词表 {vocabulary}"));
        }

        var description = new DecoderDescription
        {
            Width = width,
            FeedForwardWidth = numbers[1],
            Layers = numbers[2],
            Heads = heads,
            KeyValueHeads = numbers[4],
            VocabularySize = Math.Abs(vocabulary),
            MaximumSequenceLength = numbers[6],
            HeadWidth = width / heads,
            TiedHead = vocabulary > 0,
        };
        description.Validate(path);
        return description;
    }

    private static List<NamedTensor> ReadWeights(string path, FileStream stream, DecoderDescription description)
    {
        // Nothing is allocated before the header is known to fit the length of the file.
        var expected = Llama2cLayout.HeaderBytes + (sizeof(float) * Llama2cLayout.Numbers(description));
        if (expected != stream.Length)
        {
            throw Broken(
                path,
                new Text($"{expected} bytes, as the header says", $"{expected} 字节（依文件头）"),
                new Text($"{stream.Length}", $"{stream.Length} 字节"));
        }

        var shapes = WeightNames.All(description).ToDictionary(w => w.Name, w => w.Shape, StringComparer.Ordinal);
        Dictionary<string, NamedTensor> tensors = new(StringComparer.Ordinal);
        foreach (var name in Llama2cLayout.BeforeTables(description))
        {
            Read(name);
        }

        if (!description.TiedHead)
        {
            stream.Seek(Llama2cLayout.TableNumbers(description) * sizeof(float), SeekOrigin.Current);
            Read(WeightNames.Head);
        }

        return [.. shapes.Keys.Select(name => tensors[name])];

        void Read(string name)
        {
            var shape = shapes[name];
            var count = shape.Aggregate(1L, (a, b) => a * b);
            if (count > Array.MaxLength / sizeof(float))
            {
                throw Broken(path, new Text($"{name} below 2 GiB", $"{name} 小于 2 GiB"), new Text($"{count} numbers", $"{count} 个数"));
            }

            var values = new float[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            if (Llama2cLayout.IsRotated(name))
            {
                values = RotaryLayout.ToHalfSplit(values, description.HeadWidth, description.Width);
            }

            tensors[name] = NamedTensor.Floats(name, shape, values);
        }
    }

    private static ArtifactException Broken(string path, Text expected, Text found) => new(
        path,
        expected,
        found,
        new Text("Give a model.bin of llama2.c in its first format (export.py --version 0).", "请给出 llama2.c 初版格式的 model.bin（export.py --version 0）。"));
}
