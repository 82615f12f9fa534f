using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;

namespace Linnet.Corpora.FastText;

/// <summary>Writes classifiers that were trained here as fastText's <c>.bin</c>; <see cref="FastTextFile"/> says the format.</summary>
internal static class FastTextWriter
{
    // What fastText writes of settings that classifiers do not have: context window, negatives, words a step, sampling threshold.
    private const int Window = 5;
    private const int Negatives = 5;
    private const int UpdateRate = 100;
    private const double Sampling = 1e-4;

    /// <inheritdoc cref="FastTextFile.Write"/>
    public static void Write(string path, FastTextModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Input is not DenseRows input || model.Output.Matrix.Rows is not DenseRows output || model.Dictionary.IsPruned)
        {
            throw new ArgumentException("A pruned or packed model cannot be written as .bin.", nameof(model));
        }

        AtomicFile.Write(path, stream =>
        {
            using var file = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            WriteSettings(file, model.Settings);
            WriteDictionary(file, model.Dictionary);
            var (words, buckets) = (model.Dictionary.WordCount, model.Settings.UsesBuckets ? model.Settings.Buckets : 0);
            WriteHeader(file, (long)words + buckets, model.Settings.Dimension);
            WriteFloats(file, input.Values.AsSpan(0, words * model.Settings.Dimension));
            var zeros = new float[model.Settings.Dimension];
            for (var bucket = 0; bucket < buckets; bucket++)
            {
                WriteFloats(file, model.Dictionary.Row(bucket) is >= 0 and var row ? input[row] : zeros);
            }

            WriteHeader(file, output.Rows, model.Settings.Dimension);
            WriteFloats(file, output.Values);
        });
    }

    private static void WriteSettings(BinaryWriter file, FastTextSettings settings)
    {
        int[] values =
        [
            FastTextFile.Magic, FastTextFile.Version, settings.Dimension, Window, settings.Epochs, settings.MinimumCount, Negatives,
            settings.WordNGrams, (int)settings.Loss, FastTextFile.Supervised, settings.UsesBuckets ? settings.Buckets : 0, settings.SmallestNGram, settings.LargestNGram, UpdateRate,
        ];
        foreach (var value in values)
        {
            file.Write(value);
        }

        file.Write(Sampling);
    }

    private static void WriteDictionary(BinaryWriter file, FastTextDictionary dictionary)
    {
        file.Write(dictionary.Entries.Count);
        file.Write(dictionary.WordCount);
        file.Write(dictionary.Labels.Count);
        file.Write(dictionary.Tokens);
        file.Write(-1L); // not pruned
        for (var id = 0; id < dictionary.Entries.Count; id++)
        {
            file.Write(dictionary.Entries[id]);
            file.Write((byte)0);
            file.Write(dictionary.Counts[id]);
            file.Write(id < dictionary.WordCount ? FastTextFile.WordType : FastTextFile.LabelType);
        }
    }

    private static void WriteHeader(BinaryWriter file, long rows, long columns)
    {
        file.Write(false); // not quantized
        file.Write(rows);
        file.Write(columns);
    }

    private static void WriteFloats(BinaryWriter file, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            for (; !values.IsEmpty; values = values[Math.Min(values.Length, 1 << 24)..])
            {
                file.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, 1 << 24)]));
            }

            return;
        }

        foreach (var value in values)
        {
            file.Write(value);
        }
    }
}
