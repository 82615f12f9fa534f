using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;

namespace Linnet.Model.Llama2c;

/// <summary>Writes a model.bin of llama2.c's first format: the inverse of <see cref="Llama2cFile"/>.</summary>
internal static class Llama2cWriter
{
    /// <summary>Writes a model, one weight after another.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="description">A model in which <see cref="Llama2cFit"/> finds nothing.</param>
    /// <param name="weights">The elements of a weight of <see cref="WeightNames.All"/>, row-major, half-split rows.</param>
    public static void Write(string path, DecoderDescription description, Func<string, float[]> weights) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Header(description));
        foreach (var name in Llama2cLayout.BeforeTables(description))
        {
            var values = weights(name);
            Write(stream, Llama2cLayout.IsRotated(name) ? RotaryLayout.ToInterleaved(values, description.HeadWidth, description.Width) : values);
        }

        WriteTables(stream, description);
        if (!description.TiedHead)
        {
            Write(stream, weights(WeightNames.Head));
        }
    });

    private static byte[] Header(DecoderDescription description)
    {
        int[] numbers =
        [
            description.Width,
            description.FeedForwardWidth,
            description.Layers,
            description.Heads,
            description.KeyValueHeads,
            description.TiedHead ? description.VocabularySize : -description.VocabularySize,
            description.MaximumSequenceLength,
        ];
        var header = new byte[Llama2cLayout.HeaderBytes];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(i * sizeof(int)), numbers[i]);
        }

        return header;
    }

    /// <summary>Cosines, then sines, of position times frequency; rounded to 32 bits at each step as model.py's <c>precompute_freqs_cis</c> does.</summary>
    private static void WriteTables(Stream stream, DecoderDescription description)
    {
        float[] frequencies = [.. Enumerable.Range(0, description.HeadWidth / 2)
            .Select(i => 1f / (float)Math.Pow(description.RopeBase, 2f * i / description.HeadWidth))];
        var row = new float[frequencies.Length];
        foreach (var function in (Func<double, double>[])[Math.Cos, Math.Sin])
        {
            for (var position = 0; position < description.MaximumSequenceLength; position++)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = (float)function(position * frequencies[i]);
                }

                Write(stream, row);
            }
        }
    }

    private static void Write(Stream stream, ReadOnlySpan<float> values) => stream.Write(MemoryMarshal.AsBytes(values));
}
