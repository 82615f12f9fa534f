using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Classification;

/// <summary>A classifier in a file.</summary>
/// <remarks>
/// Little-endian: 8 bytes "LINNETLC"; int32 version 1, labels L, bucket bits, longest n-gram, maximum characters; float64 temperature; for each
/// label int32 length and UTF-8; L float32 biases; 2^bits · L float16 weights, row by row. Nothing after them.
/// </remarks>
public static class ClassifierFile
{
    private const int Version = 1;
    private const int MaximumLabels = 1_000;
    private const int MaximumLabelBytes = 256;
    private static readonly long MaximumWeights = Array.MaxLength / 2; // their bytes are read as one array

    private static ReadOnlySpan<byte> Magic => "LINNETLC"u8;

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public static void Write(string path, LinearClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        AtomicFile.Write(path, stream =>
        {
            using var output = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            output.Write(Magic);
            output.Write(Version);
            output.Write(classifier.Labels.Count);
            output.Write(classifier.Features.BucketBits);
            output.Write(classifier.Features.Longest);
            output.Write(classifier.Features.MaximumCharacters);
            output.Write(classifier.Temperature);
            foreach (var label in classifier.Labels.Select(Encoding.UTF8.GetBytes))
            {
                output.Write(label.Length);
                output.Write(label);
            }

            foreach (var bias in classifier.Bias)
            {
                output.Write(bias);
            }

            foreach (var weight in classifier.Weights)
            {
                output.Write((Half)weight);
            }
        });
    }

    /// <summary>Reads a file. No more memory is asked for than the file has bytes.</summary>
    /// <exception cref="ArtifactException">The file is missing, no classifier, or damaged.</exception>
    public static LinearClassifier Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            using var input = new BinaryReader(stream, Encoding.UTF8);
            try
            {
                return Read(path, input);
            }
            catch (EndOfStreamException error)
            {
                throw Damaged(path, new Text($"a file that ends after {stream.Length} bytes", $"在 {stream.Length} 字节处中断的文件"), error);
            }
        });
    }

    private static LinearClassifier Read(string path, BinaryReader input)
    {
        if (!input.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw Damaged(path, new Text("other bytes at its beginning", "开头是其他字节"));
        }

        var (version, labelCount, bits) = (input.ReadInt32(), input.ReadInt32(), input.ReadInt32());
        var (longest, characters, temperature) = (input.ReadInt32(), input.ReadInt32(), input.ReadDouble());
        if (version != Version
            || labelCount is < 2 or > MaximumLabels
            || bits is < 8 or > 24
            || ((long)labelCount << bits) > MaximumWeights
            || longest is < 1 or > 8
            || characters < 1
            || !(temperature > 0 && double.IsFinite(temperature)))
        {
            throw Damaged(path, new Text(
                $"a header out of range (version {version}, {labelCount} labels, {bits} bucket bits, n-grams to {longest})",
                $"头部超出范围（版本 {version}，标签 {labelCount} 个，桶 {bits} 位，n-gram 最长 {longest}）"));
        }

        var labels = Enumerable.Range(0, labelCount).Select(_ => Label(path, input)).ToList();
        var weights = (long)labelCount << bits;
        var expected = input.BaseStream.Position + sizeof(float) * labelCount + 2 * weights;
        if (input.BaseStream.Length != expected)
        {
            throw Damaged(path, new Text($"{input.BaseStream.Length} bytes instead of {expected}", $"{input.BaseStream.Length} 字节，而应为 {expected}"));
        }

        var bias = new float[labelCount];
        for (var k = 0; k < bias.Length; k++)
        {
            bias[k] = input.ReadSingle();
        }

        var bytes = input.ReadBytes(checked((int)(2 * weights)));
        var table = new float[weights];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(2 * i));
        }

        if (labels.Distinct(StringComparer.Ordinal).Count() < labelCount || !bias.All(float.IsFinite) || !table.All(float.IsFinite))
        {
            throw Damaged(path, new Text("a label twice, or numbers that are not finite", "重复的标签或非有限的数"));
        }

        return new LinearClassifier(new CharacterNGrams(longest, bits, characters), labels, table, bias, temperature);
    }

    private static string Label(string path, BinaryReader input)
    {
        var length = input.ReadInt32();
        if (length is < 1 or > MaximumLabelBytes)
        {
            throw Damaged(path, new Text($"a label of {length} bytes", $"{length} 字节的标签"));
        }

        var bytes = input.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }

    private static ArtifactException Damaged(string path, Text found, Exception? cause = null) => new(
        path,
        new Text("a classifier as `linnet corpus train-classifier` writes it", "由 `linnet corpus train-classifier` 写出的分类器"),
        found,
        new Text("Train it again.", "请重新训练。"),
        cause);
}
